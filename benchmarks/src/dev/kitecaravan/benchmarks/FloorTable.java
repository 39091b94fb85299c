package dev.kitecaravan.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One of the four tables of the job.
 *
 * @param columns path from the record, a colon, and t(ext), n(umber), b(oolean), z (a time) or j(son)
 */
record FloorTable(String name, Level level, List<Column> columns) {
    enum Level {
        BUILD,
        JOB,
        RULE,
        TAG
    }

    record Column(String name, String[] path, char type) {
        static Column of(String spec) {
            String path = spec.substring(0, spec.length() - 2);
            return new Column(path.replace(".", "__"), path.split("\\."), spec.charAt(spec.length() - 1));
        }

        Object cell(JsonNode record) {
            JsonNode node = record;
            for (String step : path) {
                node = node == null ? null : node.get(step);
            }
            if (node == null || node.isNull()) {
                return null;
            }
            return switch (type) {
                case 'n' -> node.longValue();
                case 'b' -> node.booleanValue();
                case 'z' -> Instant.parse(node.textValue());
                case 'j' -> node.toString();
                default -> node.asText();
            };
        }
    }

    static final List<FloorTable> ALL = List.of(
            of("builds", Level.BUILD, "id:t", "graphql_id:t", "url:t", "web_url:t", "number:n", "state:t",
                    "cancel_reason:t", "blocked:b", "blocked_state:t", "message:t", "commit:t", "branch:t", "tag:t",
                    "env:j", "source:t", "author.username:t", "author.name:t", "author.email:t", "creator.id:t",
                    "creator.graphql_id:t", "creator.name:t", "creator.email:t", "creator.avatar_url:t",
                    "creator.created_at:z", "created_at:z", "scheduled_at:z", "started_at:z", "failing_at:z",
                    "finished_at:z", "meta_data:j", "pull_request.id:t", "pull_request.base:t",
                    "pull_request.repository:t", "rebuilt_from.id:t", "rebuilt_from.number:n", "rebuilt_from.url:t",
                    "triggered_from.build_id:t", "triggered_from.build_number:n",
                    "triggered_from.build_pipeline_slug:t", "cluster_id:t", "cluster_url:t"),
            of("builds__jobs", Level.JOB, "build_id:t", "id:t", "graphql_id:t", "type:t", "name:t", "step_key:t",
                    "state:t", "web_url:t", "log_url:t", "command:t", "soft_failed:b", "exit_status:n", "signal:t",
                    "agent.id:t", "agent.name:t", "agent.version:t", "created_at:z", "scheduled_at:z",
                    "runnable_at:z", "started_at:z", "finished_at:z", "retried:b", "retried_in_job_id:t",
                    "retries_count:n", "retry_type:t", "parallel_group_index:n", "parallel_group_total:n"),
            of("builds__jobs__agent_query_rules", Level.RULE, "job_id:t", "position:n", "value:t"),
            of("builds__jobs__agent__meta_data", Level.TAG, "job_id:t", "position:n", "value:t"));

    private static FloorTable of(String name, Level level, String... columns) {
        return new FloorTable(name, level, Arrays.stream(columns).map(Column::of).toList());
    }

    /** The table's rows of one page. */
    List<Object[]> rows(JsonNode builds) {
        List<Object[]> rows = new ArrayList<>();
        for (JsonNode build : builds) {
            if (level == Level.BUILD) {
                rows.add(row(build, null));
                continue;
            }
            for (JsonNode job : build.get("jobs")) {
                switch (level) {
                    case JOB -> rows.add(row(job, build.get("id").textValue()));
                    case RULE -> values(job, job.get("agent_query_rules"), rows);
                    default -> values(job, job.path("agent").path("meta_data"), rows);
                }
            }
        }
        return rows;
    }

    private Object[] row(JsonNode record, String parent) {
        Object[] cells = new Object[columns.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = i == 0 && parent != null ? parent : columns.get(i).cell(record);
        }
        return cells;
    }

    private static void values(JsonNode job, JsonNode list, List<Object[]> rows) {
        for (int i = 0; i < list.size(); i++) {
            rows.add(new Object[]{job.get("id").textValue(), (long) i, list.get(i).asText()});
        }
    }
}
