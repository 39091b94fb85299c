package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.settings.UsageException;

class StatementTextTest {
    @TempDir
    Path folder;

    @Test
    void aStatementThatBeginsWithACommentIsNoOption() {
        assertThat(StatementText.besideOptions("query", "--json", "-- failed jobs\nselect count(*) from builds"))
                .containsExactly("query", "--json", "\n-- failed jobs\nselect count(*) from builds");
        assertThat(StatementText.besideOptions("query", "-- a=b\nselect 1")[1]).startsWith("\n");
    }

    @Test
    void optionsStayOptionsAlsoWithWhiteSpaceInTheirValue() {
        String[] arguments = {"run", "--only", "a, b", "--routes=/my folder", "--from=2026-01-01 00:00"};

        assertThat(StatementText.besideOptions(arguments)).containsExactly(arguments);
    }

    @Test
    void aFileIsReadAsUtf8WithOrWithoutItsMark() throws IOException {
        Path file = folder.resolve("a.sql");
        Files.writeString(file, "\ufeffselect 'ö'");

        assertThat(StatementText.of(null, file)).isEqualTo("select 'ö'");
    }

    @Test
    void aFileInAnotherEncodingIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("latin.sql"), "select 'ö'".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> StatementText.of(null, file)).isInstanceOf(UsageException.class)
                .hasMessage(file + " is not UTF-8; save it as UTF-8.");
    }

    @Test
    void noStatementTwoStatementsAndAMissingFileAreUsageErrors() {
        Path nowhere = folder.resolve("nowhere.sql");

        assertThatThrownBy(() -> StatementText.of(null, null)).hasMessageStartingWith("There is no statement.");
        assertThatThrownBy(() -> StatementText.of("select 1", nowhere)).hasMessageStartingWith("There are two");
        assertThatThrownBy(() -> StatementText.of(null, nowhere)).hasMessage("There is no file " + nowhere + ".");
    }
}
