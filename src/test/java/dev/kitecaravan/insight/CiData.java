package dev.kitecaravan.insight;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.Dataset;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.text.log.ErrorRules;
import dev.kitecaravan.text.log.LogLine;
import dev.kitecaravan.text.log.LogLines;

/** Pipelines and builds as the API gives them, and a dataset that holds them as a run would have loaded them. */
public final class CiData {
    public final List<Map<String, Object>> pipelines = new ArrayList<>();
    public final List<Map<String, Object>> builds = new ArrayList<>();
    /** Lines of logs, by the job's id. */
    final Map<String, List<LogLine>> logs = new LinkedHashMap<>();
    /** Texts of logs whose lines were not wanted, by the job's id. */
    final Map<String, String> texts = new LinkedHashMap<>();
    final List<Map<String, Object>> suites = new ArrayList<>();
    final List<Map<String, Object>> runs = new ArrayList<>();
    final List<Map<String, Object>> failedExecutions = new ArrayList<>();
    final Set<String> deleted = new LinkedHashSet<>();
    /** When the load of builds began. */
    public Instant asOf;

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
        new CiDataLoad(this).load(settings);
    }

    /** Rows of a statement, each by column. */
    static List<Map<String, Object>> rows(DestinationSettings settings, String sql) {
        return new Dataset(settings).query(sql);
    }
}
