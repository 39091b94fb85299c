package dev.kitecaravan;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.table.Json;

/** What the sandbox's own answers say, in the form in which a dataset is compared with them. */
public final class ApiTruth {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ApiTruth() {
    }

    /** Builds by id: state and end, and the same of every job. */
    public static Map<String, String> ofApi(Sandbox sandbox) {
        Map<String, String> builds = new TreeMap<>();
        for (Object organization : (List<?>) get(sandbox, "/v2/organizations?per_page=100")) {
            String path = "/v2/organizations/" + ((Map<?, ?>) organization).get("slug") + "/pipelines";
            for (Object pipeline : (List<?>) get(sandbox, path + "?per_page=100")) {
                ofPipeline(sandbox, path + "/" + ((Map<?, ?>) pipeline).get("slug") + "/builds", builds);
            }
        }
        return builds;
    }

    /** Page by page to the oldest build; lists end at a depth, so every page but the first is asked for by its time. */
    private static void ofPipeline(Sandbox sandbox, String path, Map<String, String> builds) {
        List<?> rows;
        String before = "";
        int known;
        do {
            known = builds.size();
            rows = (List<?>) get(sandbox,
                    path + "?per_page=100&include_retried_jobs=true&exclude_pipeline=true" + before);
            for (Object row : rows) {
                Map<?, ?> build = (Map<?, ?>) row;
                TreeSet<String> jobs = new TreeSet<>();
                for (Object element : (List<?>) build.get("jobs")) {
                    Map<?, ?> job = (Map<?, ?>) element;
                    jobs.add(job.get("id") + " " + job.get("state") + " " + job.get("retried"));
                }
                builds.put((String) build.get("id"),
                        build.get("state") + " " + moment(build.get("finished_at")) + " " + jobs);
                before = "&created_to=" + Instant.parse(moment(build.get("created_at")) + "Z")
                        .truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
            }
        } while (rows.size() == 100 && builds.size() > known);
    }

    /** The same from the tables; rows that are marked as deleted are left out. */
    static Map<String, String> ofTables(SandboxRuns runs) {
        return ofTables(runs::query);
    }

    /** @param query runs a statement on the dataset */
    public static Map<String, String> ofTables(Function<String, List<Map<String, Object>>> query) {
        Map<String, TreeSet<String>> jobs = new TreeMap<>();
        query.apply("select build_id, id, state, retried from builds__jobs")
                .forEach(job -> jobs.computeIfAbsent((String) job.get("build_id"), id -> new TreeSet<>())
                        .add(job.get("id") + " " + job.get("state") + " " + job.get("retried")));
        Map<String, String> builds = new TreeMap<>();
        query.apply("select id, state, finished_at from builds where _caravan_deleted_at is null")
                .forEach(build -> builds.put((String) build.get("id"), build.get("state") + " "
                        + moment(build.get("finished_at")) + " "
                        + jobs.getOrDefault((String) build.get("id"), new TreeSet<>())));
        return builds;
    }

    /** What differs, by build. */
    public static List<String> differences(Map<String, String> api, Map<String, String> tables) {
        List<String> differences = new ArrayList<>();
        api.forEach((id, build) -> {
            if (!build.equals(tables.get(id))) {
                differences.add(id + "\n  API    " + build + "\n  tables " + tables.get(id));
            }
        });
        return differences;
    }

    private static String moment(Object time) {
        if (time == null) {
            return "-";
        }
        String text = time.toString().replace(" UTC", "").replace(' ', 'T').replaceAll("(Z|\\+00(:00)?)$", "");
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** A faulty sandbox is asked again, and a spent window waited for. */
    static Object get(Sandbox sandbox, String target) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.origin() + target))
                .header("Authorization", "Bearer " + sandbox.token()).build();
        String trouble = "";
        for (int attempt = 0; attempt < (sandbox.settings().faultRate() > 0 ? 50 : 1); attempt++) {
            try {
                HttpResponse<String> answer = answer(request);
                if (answer.statusCode() == 200) {
                    return Json.read(answer.body());
                }
                trouble = answer.statusCode() + ": " + answer.body();
            } catch (Exception e) {
                trouble = e.toString();
            }
        }
        throw new AssertionError(target + " answered " + trouble);
    }

    private static HttpResponse<String> answer(HttpRequest request) throws Exception {
        return await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).until(
                () -> CLIENT.send(request, HttpResponse.BodyHandlers.ofString()), each -> each.statusCode() != 429);
    }
}
