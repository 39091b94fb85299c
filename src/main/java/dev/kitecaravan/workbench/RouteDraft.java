package dev.kitecaravan.workbench;

import java.util.List;
import java.util.regex.Pattern;

import dev.kitecaravan.route.RouteFile;

/**
 * A route file that does not exist yet, in the form of the shipped ones.
 *
 * @param name        the endpoint's
 * @param description one line for people
 * @param path        what it reads, without query
 * @param query       without {@code ?}; empty for none
 * @param selector    empty for none
 * @param table       the table
 * @param primaryKey  empty: the table is replaced in every run
 */
public record RouteDraft(String name, String description, String path, String query, String selector, String table,
        List<String> primaryKey) {
    /** Once an hour, when {@code serve} reads it. */
    static final String SCHEDULE = "0 20 * * * ?";
    /** What YAML takes for itself, in a block and between braces. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/$_][A-Za-z0-9/_.$@*=?&()\\[\\] {}'-]*");
    private static final Pattern PLAIN_IN_BRACES = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    /** Words that YAML reads as something else than a text. */
    private static final Pattern WORD = Pattern.compile("(?i)true|false|null|yes|no|on|off");

    /** The name of its file in the folder of route files. */
    String fileName() {
        return name + ".camel.yaml";
    }

    /** @param folder as messages name it */
    RouteFile file(String folder) {
        return new RouteFile(folder + "/" + fileName(), text());
    }

    /** The file's content. */
    String text() {
        StringBuilder text = new StringBuilder("- route:\n    id: " + name + "\n");
        text.append("    description: ").append(scalar(description, PLAIN)).append('\n');
        text.append("    from:\n      uri: kamelet:buildkite-source\n      parameters:\n");
        parameter(text, "path", path);
        parameter(text, "query", query);
        parameter(text, "selector", selector);
        parameter(text, "schedule", SCHEDULE);
        text.append(
                "      steps:\n        - to:\n            uri: kamelet:table-sink\n            parameters: { table: ")
                .append(scalar(table, PLAIN_IN_BRACES)).append(primaryKey.isEmpty()
                        ? ", writeDisposition: replace }\n"
                        : ", primaryKey: " + scalar(String.join(", ", primaryKey), PLAIN_IN_BRACES) + " }\n");
        return text.toString();
    }

    private static void parameter(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            boolean cron = value.equals(SCHEDULE);
            text.append("        ").append(name).append(": ").append(cron ? value : scalar(value, PLAIN)).append('\n');
        }
    }

    private static String scalar(String value, Pattern plain) {
        return plain.matcher(value).matches() && !value.endsWith(" ") && !WORD.matcher(value).matches()
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The same with what a look at the answer found. */
    RouteDraft with(String chosenSelector, List<String> chosenKey) {
        return new RouteDraft(name, description, path, query, chosenSelector, table, chosenKey);
    }
}
