package dev.kitecaravan.show.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.TableReader;

class CsvDownloadTest {
    private static CsvDownload of(boolean cut, Object... cells) {
        return new CsvDownload(new TableReader.Result(List.of("a", "b,\"c\""), List.of(Arrays.asList(cells)), cut));
    }

    private static String text(CsvDownload download) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        download.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void cellsAreAsTheStandardHasThem() throws IOException {
        assertThat(text(of(false, "one, \"two\"\nthree\r", null))).isEqualTo("a,\"b,\"\"c\"\"\"\r\n"
                + "\"one, \"\"two\"\"\nthree\r\",\r\n");
        assertThat(text(of(false, "", "Zürich 🚢"))).endsWith("\r\n\"\",Zürich 🚢\r\n");
        assertThat(text(of(false, Instant.parse("2026-11-24T07:40:12Z"), true)))
                .endsWith("2026-11-24T07:40:12Z,true\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠sum(a1)"})
    void aTextThatASpreadsheetWouldRunIsNone(String formula) throws IOException {
        assertThat(text(of(false, formula, "x"))).containsPattern("(?s)\r\n\"?'\\Q" + formula + "\\E\"?,x\r\n$");
    }

    @Test
    void numbersStayNumbers() throws IOException {
        assertThat(text(of(false, -1L, new BigDecimal("-0.5")))).endsWith("\r\n-1,-0.5\r\n");
    }

    @Test
    void theFilesNameSaysThatRowsWereCutOff() {
        assertThat(of(false, 1L, 2L).fileName()).isEqualTo("caravan.csv");
        assertThat(of(true, 1L, 2L).fileName()).isEqualTo("caravan-first-1-rows.csv");
    }
}
