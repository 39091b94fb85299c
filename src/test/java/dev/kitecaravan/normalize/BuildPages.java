package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pages of builds as the API answers them, numbered on without end; keys and fixed values are shared, as a parser does. */
final class BuildPages {
    private static final String JOB = """
            {"id":"j","graphql_id":"Sm9iLS0tMTQ4YWQ0MzgtM2E2My00YWIxLWIzMjItNzIxM2Y3YzJhMWFi","type":"script",
            "name":":rspec: tests","step_key":"tests","step":{"id":"018c0f56-c87c-47e9-95ee-aa47397b4496",
            "signature":{"value":"eyJhbGciOiJFUzI1NiIsImtpZCI6InVzZXJzLWFwaS1rZXkifQ","algorithm":"ES256",
            "signed_fields":["command"]}},"priority":{"number":0},"agent_query_rules":["queue=default"],
            "state":"passed","build_url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/1",
            "web_url":"https://buildkite.com/acme/web/builds/1#018c0f56-c87c-47e9-95ee-aa47397b4496",
            "log_url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/1/jobs/1/log",
            "raw_log_url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/1/jobs/1/log.txt",
            "artifacts_url":"https://api.buildkite.com/v2/organizations/acme/pipelines/web/builds/1/jobs/1/artifacts",
            "command":"bin/rspec --parallel","soft_failed":false,"exit_status":0,"artifact_paths":"log/**/*",
            "agent":{"id":"018c0f56-c87c-47e9-95ee-aa47397b4491",
            "url":"https://api.buildkite.com/v2/organizations/acme/agents/018c0f56","name":"agent-1",
            "connection_state":"connected","hostname":"box-1","ip_address":"10.0.0.1","version":"3.60.0"},
            "created_at":"2024-05-09T21:05:59.874Z","scheduled_at":"2024-05-09T21:05:59.874Z",
            "runnable_at":"2024-05-09T21:05:59.874Z","started_at":"2024-05-09T21:06:59.874Z",
            "finished_at":"2024-05-09T21:09:59.874Z","retried":false,"retried_in_job_id":null,"retries_count":null,
            "retry_type":null,"parallel_group_index":1,"parallel_group_total":4,"matrix":null,"cluster_id":null,
            "cluster_url":null,"cluster_queue_id":null,"cluster_queue_url":null}
            """;
    private static final String BUILD = """
            {"id":"b","number":1,"state":"passed","blocked":false,"message":"Fix the flaky test","commit":"50f3ae2",
            "branch":"main","env":{"CI":"1"},"source":"webhook","author":{"username":"kim","name":"Kim",
            "email":"kim@example.com"},"created_at":"2024-05-09T21:05:59.874Z",
            "started_at":"2024-05-09T21:06:00.874Z","finished_at":"2024-05-09T21:09:59.874Z",
            "meta_data":{"release":"1.2"},"pull_request":null}
            """;
    static final RecordTarget TARGET = RecordTarget.merge("builds", "builds", "build", "id");

    private final int jobs;
    private final Map<String, Object> job = interned(Bench.object(JOB));
    private final Map<String, Object> build = interned(Bench.object(BUILD));
    private int number;

    /** @param jobs how many each build has */
    BuildPages(int jobs) {
        this.jobs = jobs;
    }

    List<Map<String, Object>> page(int builds) {
        List<Map<String, Object>> page = new ArrayList<>(builds);
        for (int i = 0; i < builds; i++) {
            number++;
            Map<String, Object> each = new LinkedHashMap<>(build);
            each.put("id", "01900000-0000-7000-8000-" + (100_000_000_000L + number));
            each.put("number", number);
            List<Object> list = new ArrayList<>(jobs);
            for (int j = 0; j < jobs; j++) {
                Map<String, Object> one = new LinkedHashMap<>(job);
                one.put("id", "01900000-0000-7000-9000-" + (100_000_000_000L + number * 10_000L + j));
                list.add(one);
            }
            each.put("jobs", list);
            page.add(each);
        }
        return page;
    }

    RecordContext context() {
        return new RecordContext(Map.of("organization_slug", "acme", "pipeline_slug", "web"),
                Map.of("build_id", "01900000-0000-7000-8000-" + number, "build_number", number, "pipeline_slug", "web",
                        "organization_slug", "acme"),
                "load-1", "");
    }

    @SuppressWarnings("unchecked") // a parsed object
    private static Map<String, Object> interned(Map<String, Object> object) {
        Map<String, Object> shared = new LinkedHashMap<>();
        object.forEach((key, value) -> shared.put(key.intern(),
                value instanceof Map<?, ?> map ? interned((Map<String, Object>) map) : value));
        return shared;
    }

    /** Prints rows per second: {@code java … BuildPages [seconds]}. */
    public static void main(String[] arguments) throws ContractViolation {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10;
        BuildPages pages = new BuildPages(Integer.getInteger("jobs", 10));
        Bench bench = new Bench();
        List<Map<String, Object>> page = pages.page(100);
        RecordContext context = pages.context();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long rows = 0;
        long cells = 0;
        long since = System.nanoTime();
        while (System.nanoTime() < end) {
            for (Map<String, Object> record : page) {
                bench.normalizer.add(TARGET, record, context, bench.rows);
            }
            for (var table : bench.rows.tables()) {
                rows += table.rows().size();
                cells += (long) table.rows().size() * table.schema().columns().size();
            }
            bench.rows.clear();
            if (System.nanoTime() - since > 1_000_000_000L) {
                double took = (System.nanoTime() - since) / 1e9;
                System.out.printf("%,.0f rows/s, %,.0f cells/s%n", rows / took, cells / took);
                rows = 0;
                cells = 0;
                since = System.nanoTime();
            }
        }
    }
}
