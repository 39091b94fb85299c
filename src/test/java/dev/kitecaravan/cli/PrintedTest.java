package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes of output that gets nowhere. */
class PrintedTest {
    private final StringWriter said = new StringWriter();

    private static PrintStream broken() {
        PrintStream out = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("it takes nothing");
            }
        }, false, StandardCharsets.UTF_8);
        out.println("a row");
        return out;
    }

    private int verdict(int code, PrintStream out, String reason) {
        return Printed.verdict(code, out, () -> reason, new PrintWriter(said));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,2", "3,3"})
    void aFullDiskIsSaidAndNoGoodEnd(int code, int expected) {
        assertThat(verdict(code, broken(), "No space left on device")).isEqualTo(expected);
        assertThat(said.toString().lines()).singleElement().asString()
                .startsWith("Not all of the output could be written (No space left on device): ");
    }

    @Test
    void roomThatIsThereAgainMakesTheOutputNotWhole() {
        assertThat(verdict(0, broken(), null)).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString()).startsWith("Not all of the output could be written: ");
    }

    @Test
    void whoeverReadsItMayStop() {
        assertThat(verdict(0, broken(), "Broken pipe")).isEqualTo(ExitCode.GOOD);
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void whatIsWholeChangesNothing() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        out.println("a row");
        assertThat(verdict(0, out, "not asked")).isEqualTo(ExitCode.GOOD);
        assertThat(said.toString()).isEmpty();
    }
}
