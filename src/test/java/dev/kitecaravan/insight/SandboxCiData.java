package dev.kitecaravan.insight;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/** What a sandbox answers of CI, all of it. */
public final class SandboxCiData {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private SandboxCiData() {
    }

    /** All that a sandbox of so many builds answers. */
    static CiData of(int count) {
        return of(SandboxSettings.standard().withBuilds(count).withoutLimits());
    }

    public static CiData of(SandboxSettings settings) {
        CiData data = new CiData();
        try (Sandbox sandbox = Sandbox.start(settings)) {
            for (Map<String, Object> organization : list(sandbox, "/v2/organizations?per_page=100")) {
                String path = "/v2/organizations/" + organization.get("slug") + "/pipelines";
                for (Map<String, Object> pipeline : list(sandbox, path + "?per_page=100")) {
                    pipeline.put("organization_slug", organization.get("slug"));
                    data.pipelines.add(pipeline);
                    addBuilds(data, sandbox, path + "/" + pipeline.get("slug") + "/builds", pipeline);
                }
                addTests(data, sandbox, (String) organization.get("slug"));
            }
        }
        data.asOf = data.builds.stream()
                .map(build -> Instant.parse(build.get("created_at").toString().replace(" UTC", "Z").replace(' ', 'T')))
                .max(Instant::compareTo).orElseThrow().plus(1, ChronoUnit.HOURS);
        return data;
    }

    private static void addBuilds(CiData data, Sandbox sandbox, String path, Map<String, Object> pipeline) {
        for (int page = 1; page > 0; page++) {
            List<Map<String, Object>> answer = list(sandbox,
                    path + "?per_page=100&include_retried_jobs=true&exclude_pipeline=true&page=" + page);
            for (Map<String, Object> build : answer) {
                build.put("pipeline_id", pipeline.get("id"));
                build.put("pipeline_slug", pipeline.get("slug"));
                build.put("organization_slug", pipeline.get("organization_slug"));
                data.builds.add(build);
                addLogs(data, sandbox, build);
            }
            if (answer.size() < 100) {
                return;
            }
        }
    }

    private static void addTests(CiData data, Sandbox sandbox, String organization) {
        String path = "/v2/analytics/organizations/" + organization + "/suites";
        for (Map<String, Object> suite : list(sandbox, path + "?per_page=100")) {
            suite.put("organization_slug", organization);
            data.suites.add(suite);
            String ofSuite = path + "/" + suite.get("slug") + "/runs";
            List<Map<String, Object>> answer;
            int page = 1;
            do {
                answer = list(sandbox, ofSuite + "?per_page=100&page=" + page++);
                for (Map<String, Object> run : answer) {
                    run.put("organization_slug", organization);
                    run.put("suite_id", suite.get("id"));
                    data.runs.add(run);
                    if ("failed".equals(run.get("result"))) {
                        list(sandbox, ofSuite + "/" + run.get("id") + "/failed_executions?per_page=100")
                                .forEach(execution -> {
                                    execution.put("organization_slug", organization);
                                    data.failedExecutions.add(execution);
                                });
                    }
                }
            } while (answer.size() == 100);
        }
    }

    /** Of jobs that failed, and of a few that did not. */
    private static void addLogs(CiData data, Sandbox sandbox, Map<String, Object> build) {
        for (Object element : (List<?>) build.get("jobs")) {
            Map<?, ?> job = (Map<?, ?>) element;
            boolean wanted = "failed".equals(job.get("state")) || data.logs.size() < 5;
            if (wanted && job.get("raw_log_url") != null && job.get("started_at") != null) {
                String log = get(sandbox, URI.create((String) job.get("raw_log_url")).getPath());
                data.log((String) job.get("id"), log.startsWith("{\"message\"") ? "" : log);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Sandbox sandbox, String target) {
        return (List<Map<String, Object>>) Json.read(get(sandbox, target));
    }

    private static String get(Sandbox sandbox, String target) {
        try {
            return HTTP
                    .send(HttpRequest.newBuilder(URI.create(sandbox.origin() + target))
                            .header("Authorization", "Bearer " + sandbox.token()).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new IllegalStateException(target, e);
        }
    }
}
