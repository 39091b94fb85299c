package dev.kitecaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.text.ValueKind;

/** What nobody reads, and what cannot be used, is named before anything is done, all of it at once. */
class SettingsTest {
    @TempDir
    private Path folder;

    private Settings of(String file, Map<String, String> environment) {
        try {
            Path path = Files.writeString(folder.resolve("my.properties"), file);
            Map<String, String> all = new HashMap<>(environment);
            all.put("CARAVAN_CONFIG", path.toString());
            return Settings.of(all, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> refused(String file, Map<String, String> environment) {
        try {
            of(file, environment).checked();
            return List.of();
        } catch (UsageException e) {
            assertThat(e.getMessage().lines()).isEqualTo(e.problems());
            return e.problems().stream().map(problem -> problem.replace(folder.toString() + "/", "")).toList();
        }
    }

    @Test
    void misspeltVariablesAreRefusedAndOthersAreNot() {
        Map<String, String> environment = new HashMap<>();
        for (String other : new String[]{"PATH", "CARAVAN", "CARAVAN_SERVICE_HOST", "CARAVAN_SERVICE_PORT_WEB",
                "CARAVAN_PORT", "CARAVAN_PORT_9000_TCP_ADDR", "CARAVAN_WEB_SERVICE_PORT", "CARAVAN_WEB_PORT_8090_TCP",
                "CARAVAN_JAVA_OPTIONS", "CARAVAN_HASH_KEY", "BUILDKITE_BUILD_ID", "BUILDKITE_AGENT_NAME"}) {
            environment.put(other, "any");
        }
        assertThat(refused("", environment)).isEmpty();

        environment.put("CARAVAN_DATASE", "ci");
        environment.put("CARAVAN_NOTHING_OF_THE_KIND", "x");
        environment.put("CARAVAN_DESTINATION_DUCKDB_MEMORY_LIMT", "96MB");
        environment.put("CARAVAN_DESTINATION_DUCKBD_THREADS", "1");
        environment.put("BUILDKITE_BASE_ULR", "http://127.0.0.1:1");
        assertThat(refused("", environment)).containsExactly(
                "the variable BUILDKITE_BASE_ULR is no setting; did you mean 'BUILDKITE_BASE_URL'?",
                "the variable CARAVAN_DATASE is no setting; did you mean 'CARAVAN_DATASET'?",
                "the variable CARAVAN_DESTINATION_DUCKBD_THREADS is no setting; did you mean 'CARAVAN_DESTINATION_DUCKDB_THREADS'?",
                "the variable CARAVAN_DESTINATION_DUCKDB_MEMORY_LIMT is no setting; did you mean 'CARAVAN_DESTINATION_DUCKDB_MEMORY_LIMIT'?",
                "the variable CARAVAN_NOTHING_OF_THE_KIND is no setting");
    }

    /** Each: a line of the file | what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "caravan.dat = x | has the unknown setting 'caravan.dat'; did you mean 'caravan.data'?",
            "caravn.data = x | did you mean 'caravan.data'?", "destinaton.url = x | did you mean 'destination.url'?",
            "destination.duckdb.memory-limt = 96MB | did you mean 'destination.duckdb.memory-limit'?",
            "destination.duckbd.threads = 1 | did you mean 'destination.duckdb.threads'?",
            "destination.s4.endpoint = x | did you mean 'destination.endpoint'?",
            "destination.filesystem.layuot = x | did you mean 'destination.filesystem.layout'?",
            "destination.postgres.layout = x | has the unknown setting 'destination.postgres.layout'",
            "Caravan.data = x | did you mean 'caravan.data'?",
            "CARAVAN_DATA = x | has the unknown setting 'CARAVAN_DATA'",
            "data = x | has the unknown setting 'data'",
            "destination.password = x | secrets come by environment or file only",
            "destination.snowflake.password = x | secrets come by environment or file only"})
    void aKeyThatNobodyReadsIsRefusedWithItsLine(String line, String said) {
        assertThat(refused("# one\ndestination = h2\n" + line + "\n", Map.of())).singleElement().asString()
                .startsWith("my.properties, line 3, ").contains(said);
    }

    @Test
    void whatQuarkusAndCamelReadIsLeftToThem() {
        assertThat(refused("quarkus.log.level = WARN\ncamel.main.shutdown-timeout = 2\n", Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "caravan.window-lag | soon | is 'soon'; write a time such as 90s, 10m, 6h or 7d",
            "caravan.lease | 99999999999999s | write a time such as",
            "caravan.commit.max-bytes | many | write a whole number",
            "caravan.http.max-answer | huge | write a size such as 256MB", "caravan.widen | yes | write true or false",
            "caravan.start-date | 24.11.2026 | write a day such as 2026-11-24",
            "caravan.budget-reserve | a tenth | a share",
            "caravan.budget-reserve | 150% | out of range", "caravan.dead-letters.limit | 200% | 0% to 100%",
            "caravan.serve.time-zone | Europe/Berln | write a time zone",
            "caravan.log.format | jsn | did you mean 'json'?",
            "caravan.web.address | 8090 | write host:port", "caravan.management.address | h:99999 | write host:port",
            "caravan.contract | freez | is no contract mode", "caravan.system-prefix | x | it begins and ends with _",
            "caravan.tls.ca-file | /no/such.pem | /no/such.pem",
            "caravan.schema | /no/such.yaml | there is no such file",
            "destination.file-format | jsnl | did you mean 'jsonl'?", "destination.dataset | \"ci\" | leave them out",
            "destination.duckdb.memory-limit | lots | write a size such as 256MB",
            "caravan.data | \"x\" | leave them out"})
    void aValueOfAnotherKindIsRefusedByNameInFileAndEnvironment(String key, String value, String said) {
        assertThat(refused(key + " = " + value, Map.of())).singleElement().asString().contains(key, said);
        String variable = java.util.Arrays.stream(Setting.values()).filter(setting -> key.equals(setting.key()))
                .map(Setting::environment).findFirst().orElse("CARAVAN_DESTINATION_DUCKDB_MEMORY_LIMIT");
        assertThat(refused("", Map.of(variable, value))).singleElement().asString().contains(said);
    }

    @Test
    void secretsThatCannotBeUsedAreNotShown() throws IOException {
        Path token = Files.write(folder.resolve("token"), "bkua_x".getBytes(StandardCharsets.UTF_16));
        assertThat(refused("", Map.of("BUILDKITE_API_TOKEN_FILE", token.toString(), "CARAVAN_NOTIFY_URL", "hunter2",
                "CARAVAN_DESTINATION_PASSWORD_FILE", "/no/such"))).satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("CARAVAN_DESTINATION_PASSWORD_FILE",
                                "there is no such file"),
                        problem -> assertThat(problem).contains("BUILDKITE_API_TOKEN_FILE", "is UTF-16"),
                        problem -> assertThat(problem).contains("CARAVAN_NOTIFY_URL", "https")
                                .doesNotContain("hunter2"));
    }

    @Test
    void aKeyThatIsThereTwiceIsRefusedWithBothLines() {
        assertThat(refused("caravan.data = a\n# caravan.data = b\ncaravan.da\\\n  ta : c\n", Map.of())).containsExactly(
                "my.properties, line 3, sets caravan.data again, as line 1 does; leave one of them out");
    }

    @Test
    void severalWrongOnesAreNamedAtOnce() {
        assertThat(refused("caravan.dat = a\ncaravan.lase = 1s\n", Map.of("CARAVAN_DATASE", "x"))).hasSize(3);
        assertThat(refused("caravan.lease = x\ncaravan.widen = x\ncaravan.window-lag =\n",
                Map.of("CARAVAN_HTTP_READ_TIMEOUT", "x"))).hasSize(4);
    }

    @Test
    void aFileThatIsNotUtf8IsNamedWithItsLine() throws IOException {
        Path file = Files.write(folder.resolve("latin1.properties"),
                "destination = h2\n# Gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Settings.of(Map.of("CARAVAN_CONFIG", file.toString()), null))
                .hasMessage("The settings file " + file + ", line 2, is not UTF-8: save the file as UTF-8.");
        assertThat(refused("destination = h2\ncaravan.data = C:\\users\n", Map.of())).singleElement().asString()
                .startsWith("my.properties, line 2, ").contains("a backslash itself is written twice");
    }

    @Test
    void goodFilesAreReadAsPropertiesAre() {
        Settings settings = of(
                "\ufeff! note\n  caravan.lease:5m\ncaravan.data \\\n   /x\\u00f6/\u00e4\ncaravan.widen=TRUE\r\n",
                Map.of("CARAVAN_DESTINATION_DUCKDB_THREADS", "3"));
        assertThat(settings.checked().duration(Setting.LEASE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.text(Setting.DATA)).isEqualTo("/x\u00f6/\u00e4");
        assertThat(settings.flag(Setting.WIDEN)).isTrue();
        assertThat(settings.destinationOptions("duckdb")).isEqualTo(Map.of("threads", "3"));
    }

    /** Each default can be used. */
    @ParameterizedTest
    @EnumSource
    void defaultsAreOfTheirKind(Setting setting) {
        if (!setting.defaultValue().isEmpty()) {
            setting.check(setting.defaultValue());
        }
        assertThat(setting.kind() != ValueKind.TEXT || setting.defaultValue().isEmpty()
                || !setting.defaultValue().matches("\\d+(ms|s|m|h|d|%)?|true|false")).as("of another kind than text")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void optionsComeByFileAndByEnvironment(DestinationOption option) {
        String value = option.kind() == ValueKind.FLAG ? "true" : option.kind() == ValueKind.NUMBER ? "2" : "64MB";
        assertThat(of(option.key() + " = " + value, Map.of()).destinationOptions(option.destination()))
                .isEqualTo(Map.of(option.option(), value));
        assertThat(of(option.key() + " = other", Map.of(option.environment(), value))
                .destinationOptions(option.destination())).isEqualTo(Map.of(option.option(), value));
    }
}
