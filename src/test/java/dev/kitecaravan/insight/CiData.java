package dev.kitecaravan.insight;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.text.log.ErrorRules;
import dev.kitecaravan.text.log.LogLine;
import dev.kitecaravan.text.log.LogLines;

/** Pipelines and builds as the API gives them, and a dataset that holds them as a run would have loaded them. */
public final class CiData {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final RecordTarget PIPELINES = RecordTarget.merge("pipelines", "pipelines", "pipeline", "id");
    private static final RecordTarget LOGS = RecordTarget.merge("jobs_log", "jobs_log", "job_log", "job_id");
    private static final RecordTarget SUITES = RecordTarget.merge("suites", "suites", "suite", "id");
    private static final RecordTarget RUNS = RecordTarget.merge("runs", "runs", "run", "id");
    private static final RecordTarget FAILED_EXECUTIONS = RecordTarget.merge("failed_executions", "failed_executions",
            "failed_execution", "execution_id");
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");

    public final List<Map<String, Object>> pipelines = new ArrayList<>();
    public final List<Map<String, Object>> builds = new ArrayList<>();
    /** Lines of logs, by the job's id. */
    final Map<String, List<LogLine>> logs = new LinkedHashMap<>();
    /** Texts of logs whose lines were not wanted, by the job's id. */
    private final Map<String, String> texts = new LinkedHashMap<>();
    final List<Map<String, Object>> suites = new ArrayList<>();
    final List<Map<String, Object>> runs = new ArrayList<>();
    final List<Map<String, Object>> failedExecutions = new ArrayList<>();
    final Set<String> deleted = new LinkedHashSet<>();
    /** When the load of builds began. */
    public Instant asOf;

    /** All that a sandbox of so many builds answers. */
    static CiData ofSandbox(int count) {
        return ofSandbox(SandboxSettings.standard().withBuilds(count).withoutLimits());
    }

    public static CiData ofSandbox(SandboxSettings settings) {
        CiData data = new CiData();
        try (Sandbox sandbox = Sandbox.start(settings)) {
            for (Map<String, Object> organization : list(sandbox, "/v2/organizations?per_page=100")) {
                String path = "/v2/organizations/" + organization.get("slug") + "/pipelines";
                for (Map<String, Object> pipeline : list(sandbox, path + "?per_page=100")) {
                    pipeline.put("organization_slug", organization.get("slug"));
                    data.pipelines.add(pipeline);
                    data.addBuilds(sandbox, path + "/" + pipeline.get("slug") + "/builds", pipeline);
                }
                data.addTests(sandbox, (String) organization.get("slug"));
            }
        }
        data.asOf = data.builds.stream()
                .map(build -> Instant.parse(build.get("created_at").toString().replace(" UTC", "Z").replace(' ', 'T')))
                .max(Instant::compareTo).orElseThrow().plus(1, ChronoUnit.HOURS);
        return data;
    }

    private void addBuilds(Sandbox sandbox, String path, Map<String, Object> pipeline) {
        for (int page = 1; page > 0; page++) {
            List<Map<String, Object>> answer = list(sandbox,
                    path + "?per_page=100&include_retried_jobs=true&exclude_pipeline=true&page=" + page);
            for (Map<String, Object> build : answer) {
                build.put("pipeline_id", pipeline.get("id"));
                build.put("pipeline_slug", pipeline.get("slug"));
                build.put("organization_slug", pipeline.get("organization_slug"));
                builds.add(build);
                addLogs(sandbox, build);
            }
            if (answer.size() < 100) {
                return;
            }
        }
    }

    private void addTests(Sandbox sandbox, String organization) {
        String path = "/v2/analytics/organizations/" + organization + "/suites";
        for (Map<String, Object> suite : list(sandbox, path + "?per_page=100")) {
            suite.put("organization_slug", organization);
            suites.add(suite);
            String ofSuite = path + "/" + suite.get("slug") + "/runs";
            List<Map<String, Object>> answer;
            int page = 1;
            do {
                answer = list(sandbox, ofSuite + "?per_page=100&page=" + page++);
                for (Map<String, Object> run : answer) {
                    run.put("organization_slug", organization);
                    run.put("suite_id", suite.get("id"));
                    runs.add(run);
                    if ("failed".equals(run.get("result"))) {
                        list(sandbox, ofSuite + "/" + run.get("id") + "/failed_executions?per_page=100")
                                .forEach(execution -> {
                                    execution.put("organization_slug", organization);
                                    failedExecutions.add(execution);
                                });
                    }
                }
            } while (answer.size() == 100);
        }
    }

    /** Of jobs that failed, and of a few that did not. */
    private void addLogs(Sandbox sandbox, Map<String, Object> build) {
        for (Object element : (List<?>) build.get("jobs")) {
            Map<?, ?> job = (Map<?, ?>) element;
            boolean wanted = "failed".equals(job.get("state")) || logs.size() < 5;
            if (wanted && job.get("raw_log_url") != null && job.get("started_at") != null) {
                String log = get(sandbox, URI.create((String) job.get("raw_log_url")).getPath());
                log((String) job.get("id"), log.startsWith("{\"message\"") ? "" : log);
            }
        }
    }

    /** The log of a job. */
    public CiData log(String job, String text) {
        List<LogLine> lines = new ArrayList<>();
        try {
            LogLines.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ErrorRules.shipped(),
                    lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        logs.put(job, lines);
        return this;
    }

    /** The log of a job as text alone. */
    public CiData logText(String job, String text) {
        texts.put(job, text);
        return this;
    }

    /** What the row of a log has of its job. */
    private Map<String, Object> keysOfLog(String job) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of("job_id", job));
        for (Map<String, Object> build : builds) {
            if (((List<?>) build.get("jobs")).stream().anyMatch(each -> job.equals(((Map<?, ?>) each).get("id")))) {
                keys.put("organization_slug", build.get("organization_slug"));
                keys.put("pipeline_slug", build.get("pipeline_slug"));
                keys.put("build_number", build.get("number"));
            }
        }
        return keys;
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

    /** Adds a pipeline of organization acme. */
    public CiData pipeline(String slug, String defaultBranch) {
        Map<String, Object> pipeline = new LinkedHashMap<>();
        pipeline.put("id", "p-" + slug);
        pipeline.put("slug", slug);
        pipeline.put("default_branch", defaultBranch);
        pipeline.put("organization_slug", "acme");
        pipelines.add(pipeline);
        return this;
    }

    /** Adds a build as JSON; its pipeline is the last one added. */
    @SuppressWarnings("unchecked")
    public CiData build(String json) {
        Map<String, Object> pipeline = pipelines.get(pipelines.size() - 1);
        Map<String, Object> build = (Map<String, Object>) Json.read(json.replace('\'', '"'));
        build.put("pipeline_id", pipeline.get("id"));
        build.put("pipeline_slug", pipeline.get("slug"));
        build.put("organization_slug", "acme");
        builds.add(build);
        return this;
    }

    /** Adds a suite of organization acme, as JSON. */
    CiData suite(String json) {
        suites.add(of("organization_slug", "acme", json));
        return this;
    }

    /** Adds a run of a suite, by its id. */
    CiData run(String suite, String json) {
        Map<String, Object> run = of("organization_slug", "acme", json);
        run.put("suite_id", suite);
        runs.add(run);
        return this;
    }

    /** Adds a try of a test that failed. */
    CiData failedExecution(String json) {
        failedExecutions.add(of("organization_slug", "acme", json));
        return this;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> of(String key, Object value, String json) {
        Map<String, Object> record = (Map<String, Object>) Json.read(json.replace('\'', '"'));
        record.put(key, value);
        return record;
    }

    /** An empty place of that engine. */
    public static DestinationSettings place(String engine, Path folder) {
        String url = engine.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        return new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder, Map.of());
    }

    /** Loads all of it in two commits, the second of which marks what is deleted. */
    public void load(DestinationSettings settings) throws Exception {
        try (Destination destination = Destinations.open(settings)) {
            Normalizer normalizer = new Normalizer(destination.tables(), destination.capabilities(), settings.system(),
                    NormalizerSettings.defaults());
            RowCollector rows = new RowCollector();
            for (Map<String, Object> pipeline : pipelines) {
                Map<String, Object> keys = Map.of("organization_slug", pipeline.get("organization_slug"));
                normalizer.add(PIPELINES, pipeline, new RecordContext(keys, keys, "1", ""), rows);
            }
            commit(destination, rows, load("1", "pipelines", asOf.plusSeconds(900)), List.of());
            rows = new RowCollector();
            for (Map<String, Object> build : builds) {
                Map<String, Object> keys = Map.of("organization_slug", build.get("organization_slug"), "pipeline_id",
                        build.get("pipeline_id"), "pipeline_slug", build.get("pipeline_slug"));
                Map<String, Object> ofJobs = new LinkedHashMap<>(keys);
                ofJobs.put("build_id", build.get("id"));
                ofJobs.put("build_number", build.get("number"));
                normalizer.add(BUILDS, build, new RecordContext(keys, ofJobs, "2", ""), rows);
            }
            commit(destination, rows, load("2", "builds", asOf), List.of());
            rows = new RowCollector();
            for (Map.Entry<String, List<LogLine>> log : logs.entrySet()) {
                Map<String, Object> keys = keysOfLog(log.getKey());
                normalizer.add(LOGS, Map.of("lines", log.getValue().stream().map(CiData::line).toList()),
                        new RecordContext(keys, keys, "3", ""), rows);
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Map<String, Object> keys = keysOfLog(text.getKey());
                normalizer.add(LOGS, Map.of("content", text.getValue()), new RecordContext(keys, keys, "3", ""), rows);
            }
            commit(destination, rows, load("3", "jobs_log", asOf), List.of());
            add(destination, normalizer, SUITES, suites, "4");
            add(destination, normalizer, RUNS, runs, "5");
            add(destination, normalizer, FAILED_EXECUTIONS, failedExecutions, "6");
            commit(destination, new RowCollector(), load("2", "builds", asOf),
                    deleted.stream().map(id -> new Bookkeeping.Deletion("builds",
                            Normalizer.rowId(BUILDS, Map.of("id", id), Map.of()))).toList());
        }
    }

    private void add(Destination destination, Normalizer normalizer, RecordTarget target,
            List<Map<String, Object>> records, String loadId) throws Exception {
        RowCollector rows = new RowCollector();
        for (Map<String, Object> each : records) {
            Map<String, Object> record = new LinkedHashMap<>(each);
            Map<String, Object> keys = new LinkedHashMap<>();
            for (String key : List.of("organization_slug", "suite_id")) {
                if (record.containsKey(key)) {
                    keys.put(key, record.remove(key));
                }
            }
            normalizer.add(target, record, new RecordContext(keys, keys, loadId, ""), rows);
        }
        commit(destination, rows, load(loadId, target.endpoint(), asOf), List.of());
    }

    private static Map<String, Object> line(LogLine line) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("line_no", line.number());
        row.put("ts", line.ts() == null ? null : Instant.ofEpochMilli(line.ts()).toString());
        row.put("group_no", line.groupNo());
        row.put("group_name", line.groupName());
        row.put("is_header", line.isHeader());
        row.put("text", line.text());
        row.put("error_rule", line.errorRule());
        return row;
    }

    private static LoadRecord load(String id, String endpoint, Instant began) {
        return new LoadRecord(id, id, endpoint, LoadRecord.Status.COMPLETE, began, began.plusSeconds(60), null, null, 1,
                null);
    }

    private static void commit(Destination destination, RowCollector rows, LoadRecord load,
            List<Bookkeeping.Deletion> deletions) {
        destination.prepare(rows.tables().stream().map(TableRows::schema).toList());
        try (Load open = destination.begin(load.loadId())) {
            rows.tables().forEach(open::write);
            open.commit(new Bookkeeping(List.of(), rows.deadLetters(), deletions, load));
        }
    }

    /** Rows of a statement, each by column. */
    static List<Map<String, Object>> rows(DestinationSettings settings, String sql) {
        try (TableReader reader = Destinations.reader(settings)) {
            TableReader.Result result = reader.query(sql, 1_000_000, Duration.ofSeconds(120));
            List<Map<String, Object>> rows = new ArrayList<>();
            for (List<Object> values : result.rows()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    row.put(result.columns().get(i), values.get(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
