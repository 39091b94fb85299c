package dev.kitecaravan.show.sql;

import java.util.List;
import java.util.Map;

/** Statements to begin with; they run on every database. */
public final class SqlExamples {
    /** One, by the name of its link. */
    public record Example(String name, String title, String sql) {
    }

    public static final List<Example> ALL = List.of(
            new Example("states", "Builds by state",
                    "SELECT state, count(*) AS builds\nFROM builds\nGROUP BY state\nORDER BY builds DESC"),
            new Example("failing", "Jobs that fail most", "SELECT pipeline_slug, name, count(*) AS failed\n"
                    + "FROM builds__jobs\nWHERE state = 'failed'\nGROUP BY pipeline_slug, name\nORDER BY failed DESC\n"
                    + "LIMIT 20"),
            new Example("retried", "Jobs that passed on a retry", "SELECT pipeline_slug, name, count(*) AS saved\n"
                    + "FROM builds__jobs\nWHERE state = 'passed' AND retries_count > 0\nGROUP BY pipeline_slug, name\n"
                    + "ORDER BY saved DESC\nLIMIT 20"),
            new Example("authors", "Builds by author", "SELECT creator__name, count(*) AS builds,\n"
                    + "  sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed\nFROM builds\n"
                    + "GROUP BY creator__name\nORDER BY builds DESC\nLIMIT 20"),
            new Example("latest", "Latest builds", "SELECT pipeline_slug, number, state, branch, message, created_at\n"
                    + "FROM builds\nORDER BY created_at DESC\nLIMIT 50"));

    private SqlExamples() {
    }

    /** What a link asks for: an example, or the first rows of a table; empty for neither. */
    public static String statement(Map<String, String> query) {
        String table = query.getOrDefault("table", "");
        if (table.matches("[a-z_][a-z0-9_]*")) {
            return "SELECT *\nFROM " + table + "\nLIMIT 50";
        }
        return ALL.stream().filter(example -> example.name().equals(query.get("example"))).map(Example::sql)
                .findFirst().orElse("");
    }
}
