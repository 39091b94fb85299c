package dev.kitecaravan.load.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.table.SystemColumns;

/** The options of destinations: one misspelt, or one that is none of its kind, is refused by every one of them. */
class DestinationOptionTest {
    @TempDir
    private Path folder;

    private DestinationSettings settings(String destination, Map<String, String> options) {
        String url = switch (destination) {
            case "postgres" -> "postgresql://h/d";
            case "redshift" -> "redshift://h/d";
            case "snowflake" -> "snowflake://u@acme/d";
            case "bigquery" -> "bigquery://p";
            default -> null;
        };
        return new DestinationSettings(destination, url, null, "x", "ci", "jsonl", SystemColumns.DEFAULT, folder,
                options);
    }

    @ParameterizedTest
    @EnumSource
    void aMisspeltOneIsRefusedWithTheNearest(DestinationOption option) {
        String misspelt = option.option().substring(0, option.option().length() - 1) + "qq";
        DestinationSettings settings = settings(option.destination(), Map.of(misspelt, "x"));
        String sentence = "destination." + option.destination() + "." + misspelt + " is no setting; did you mean '";
        assertThat(Destinations.problems(settings)).anyMatch(problem -> problem.startsWith(sentence));
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(sentence);
        assertThatThrownBy(() -> Destinations.reader(settings)).isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"duckdb | memory-limit | much | write a size such as 256MB",
            "duckdb | threads | two | write a whole number", "duckdb | threads | 0 | write a number from 1 to 999",
            "redshift | path-style | yes | write true or false", "redshift | iam-role | me | arn:aws:iam",
            "filesystem | memory-limit | 12 | write a size", "filesystem | path-style | 1 | write true or false",
            "filesystem | layout | {table} | lacks {load_id}", "bigquery | anonymous | no | write true or false",
            "bigquery | anonymous | true | is for an emulator",
            "snowflake | authenticator | browser | write password, oauth"})
    void aValueOfAnotherKindIsRefused(String destination, String option, String value, String advice) {
        assertThat(Destinations.problems(settings(destination, Map.of(option, value)))).singleElement().asString()
                .startsWith("destination." + destination + "." + option).contains(advice);
    }

    @Test
    void severalAreNamedAtOnce() {
        assertThat(
                Destinations.problems(settings("duckdb", Map.of("memory-limt", "1GB", "threds", "1", "threads", "x"))))
                .hasSize(3);
    }

    /** Of every destination, before anything is made. */
    @ParameterizedTest
    @ValueSource(strings = {"My Data", "ci-data", "1st", "", "a.b", "../x", "gr\u00f6\u00dfe"})
    void aDatasetsNameIsOneOfASchemaAndOfAFolder(String dataset) {
        assertThat(Destinations.known()).allSatisfy(name -> assertThat(
                Destinations.problems(settings(name, Map.of()).ofDataset(dataset))).anyMatch(
                        problem -> problem.startsWith("the dataset's name '" + dataset + "' does not do")));
    }

    @Test
    void anEmptyOneIsNotSet() {
        assertThat(Destinations.problems(settings("duckdb", Map.of("threads", " ", "memory-limit", "")))).isEmpty();
    }

    /** Each is read by its destination and by nothing else. */
    @ParameterizedTest
    @EnumSource
    void everyOneIsRead(DestinationOption option) throws IOException {
        Path sources = Path.of("src/main/java/dev/kitecaravan/load", option.destination());
        try (Stream<Path> files = Files.walk(sources)) {
            assertThat(files.filter(Files::isRegularFile)).anySatisfy(
                    file -> assertThat(file).content().contains("DestinationOption." + option.name()));
        }
        assertThat(Destinations.known()).contains(option.destination());
    }
}
