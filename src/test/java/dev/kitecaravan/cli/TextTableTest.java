package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void theVerticalFormHasAColumnALineAndNamesEveryRow() {
        assertThat(printed(TextTable::printVertical)).isEqualTo("""
                -- row 1
                id        1
                a_longer  x
                -- row 2
                id        22
                a_longer
                """);
    }

    @Test
    void itKnowsItsWidth() {
        assertThat(printed((table, out) -> out.println(table.width()))).isEqualTo("12\n");
    }

    private static String printed(BiConsumer<TextTable, PrintWriter> print) {
        TextTable table = new TextTable(List.of("id", "a_longer"), Set.of(0));
        table.row(1, "x");
        table.row(22, null);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        print.accept(table, out);
        out.flush();
        return text.toString();
    }
}
