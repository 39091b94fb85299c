package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What documents say that is made from the code: compared, or written with {@code mvn -Pdocs}, which sets the system property
 * {@code caravan.docs} to {@code write}.
 */
public final class GeneratedDocument {
    private static final boolean WRITE = "write".equals(System.getProperty("caravan.docs"));

    private GeneratedDocument() {
    }

    /**
     * A table of a document.
     *
     * @param table its lines, each with its end; the first one says where in the document it is
     */
    public static void table(Path document, String table) throws IOException {
        String text = Files.readString(document);
        if (WRITE) {
            Files.writeString(document, with(document, text, table));
        } else {
            assertThat(text).as("mvn -Pdocs puts this table into %s:\n%s", document, table).contains("\n" + table);
        }
    }

    /** A document that is made from the code as a whole. */
    public static void whole(Path document, String text) throws IOException {
        if (WRITE) {
            Files.writeString(document, text);
        } else {
            assertThat(Files.readString(document)).as("mvn -Pdocs writes %s", document).isEqualTo(text);
        }
    }

    private static String with(Path document, String text, String table) {
        String head = table.substring(0, table.indexOf('\n'));
        List<String> lines = new ArrayList<>(text.lines().toList());
        int begin = lines.indexOf(head);
        assertThat(begin).as("%s has no table that begins with %s: put that line where it belongs", document, head)
                .isNotNegative();
        int end = begin;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        lines.subList(begin, end).clear();
        lines.addAll(begin, table.lines().toList());
        return String.join("\n", lines) + "\n";
    }
}
