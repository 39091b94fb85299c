package dev.kitecaravan.insight;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.text.log.LogLine;

/** Loads what a {@link CiData} has, as a run would. */
final class CiDataLoad {
    private static final RecordTarget PIPELINES = RecordTarget.merge("pipelines", "pipelines", "pipeline", "id");
    private static final RecordTarget LOGS = RecordTarget.merge("jobs_log", "jobs_log", "job_log", "job_id");
    private static final RecordTarget SUITES = RecordTarget.merge("suites", "suites", "suite", "id");
    private static final RecordTarget RUNS = RecordTarget.merge("runs", "runs", "run", "id");
    private static final RecordTarget FAILED_EXECUTIONS = RecordTarget.merge("failed_executions", "failed_executions",
            "failed_execution", "execution_id");
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");

    private final CiData data;

    CiDataLoad(CiData data) {
        this.data = data;
    }

    /** What the row of a log has of its job. */
    private Map<String, Object> keysOfLog(String job) {
        Map<String, Object> keys = new LinkedHashMap<>(Map.of("job_id", job));
        for (Map<String, Object> build : data.builds) {
            if (((List<?>) build.get("jobs")).stream().anyMatch(each -> job.equals(((Map<?, ?>) each).get("id")))) {
                keys.put("organization_slug", build.get("organization_slug"));
                keys.put("pipeline_slug", build.get("pipeline_slug"));
                keys.put("build_number", build.get("number"));
            }
        }
        return keys;
    }

    /** Loads all of it in two commits, the second of which marks what is deleted. */
    void load(DestinationSettings settings) throws Exception {
        try (Destination destination = Destinations.open(settings)) {
            Normalizer normalizer = new Normalizer(destination.tables(), destination.capabilities(), settings.system(),
                    NormalizerSettings.defaults());
            RowCollector rows = new RowCollector();
            for (Map<String, Object> pipeline : data.pipelines) {
                Map<String, Object> keys = Map.of("organization_slug", pipeline.get("organization_slug"));
                normalizer.add(PIPELINES, pipeline, new RecordContext(keys, keys, "1", ""), rows);
            }
            commit(destination, rows, load("1", "pipelines", data.asOf.plusSeconds(900)), List.of());
            rows = new RowCollector();
            for (Map<String, Object> build : data.builds) {
                Map<String, Object> keys = Map.of("organization_slug", build.get("organization_slug"), "pipeline_id",
                        build.get("pipeline_id"), "pipeline_slug", build.get("pipeline_slug"));
                Map<String, Object> ofJobs = new LinkedHashMap<>(keys);
                ofJobs.put("build_id", build.get("id"));
                ofJobs.put("build_number", build.get("number"));
                normalizer.add(BUILDS, build, new RecordContext(keys, ofJobs, "2", ""), rows);
            }
            commit(destination, rows, load("2", "builds", data.asOf), List.of());
            rows = new RowCollector();
            for (Map.Entry<String, List<LogLine>> log : data.logs.entrySet()) {
                Map<String, Object> keys = keysOfLog(log.getKey());
                normalizer.add(LOGS, Map.of("lines", log.getValue().stream().map(CiDataLoad::line).toList()),
                        new RecordContext(keys, keys, "3", ""), rows);
            }
            for (Map.Entry<String, String> text : data.texts.entrySet()) {
                Map<String, Object> keys = keysOfLog(text.getKey());
                normalizer.add(LOGS, Map.of("content", text.getValue()), new RecordContext(keys, keys, "3", ""), rows);
            }
            commit(destination, rows, load("3", "jobs_log", data.asOf), List.of());
            add(destination, normalizer, SUITES, data.suites, "4");
            add(destination, normalizer, RUNS, data.runs, "5");
            add(destination, normalizer, FAILED_EXECUTIONS, data.failedExecutions, "6");
            commit(destination, new RowCollector(), load("2", "builds", data.asOf),
                    data.deleted.stream().map(id -> new Bookkeeping.Deletion("builds",
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
        commit(destination, rows, load(loadId, target.endpoint(), data.asOf), List.of());
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
}
