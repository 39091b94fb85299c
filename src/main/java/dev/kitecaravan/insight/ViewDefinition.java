package dev.kitecaravan.insight;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One view, as its file {@code insight/NAME.sql} has it: what it is in the comment at its head, then its statement, in which
 * {@code {name}} is a table or another view and {@code $word(…)} a word of {@link Spelling}.
 *
 * @param name     its name
 * @param sentence what one row is
 * @param columns  what its columns are, in their order
 * @param template its statement
 */
record ViewDefinition(String name, String sentence, Map<String, String> columns, String template) {
    private static final Pattern NEEDED = Pattern.compile("\\{(\\w+)}");
    private static final Pattern COLUMN = Pattern.compile("([a-z_0-9]+): (.+)");

    static ViewDefinition read(String name) {
        StringBuilder sentence = new StringBuilder();
        Map<String, String> columns = new LinkedHashMap<>();
        StringBuilder template = new StringBuilder();
        for (String line : Resources.text(name + ".sql").split("\n")) {
            if (!line.startsWith("-- ")) {
                template.append(line).append('\n');
                continue;
            }
            String words = line.substring(3);
            Matcher column = COLUMN.matcher(words);
            if (column.matches()) {
                columns.put(column.group(1), column.group(2));
            } else {
                sentence.append(sentence.isEmpty() ? "" : " ").append(words);
            }
        }
        return new ViewDefinition(name, sentence.toString(), columns, template.toString().strip());
    }

    /** The tables and views it reads, as the templates name them. */
    Set<String> needs() {
        Set<String> needs = new LinkedHashSet<>();
        Matcher matcher = NEEDED.matcher(template);
        while (matcher.find()) {
            needs.add(matcher.group(1));
        }
        return needs;
    }
}
