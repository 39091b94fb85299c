package dev.kitecaravan.load.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** What Snowflake's driver sends to log in and to read, and what becomes of errors, on a contract fake. */
class SnowflakeContractTest {
    private final SnowflakeFake fake = new SnowflakeFake();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        fake.close();
    }

    private DestinationSettings settings(String url, String secret, String keyFile, Map<String, String> options) {
        return new DestinationSettings("snowflake", url, null, secret, "buildkite_data", "jsonl", Samples.SYSTEM,
                folder,
                CloudAccess.of(fake.url(), null, keyFile, null), options);
    }

    private JsonNode login(DestinationSettings settings) {
        try (Destination destination = Destinations.create(settings)) {
            destination.validate();
        }
        return fake.lastLogin();
    }

    @Test
    void logsInByPasswordAndAsksForWhatItNeeds() {
        JsonNode login = login(settings("snowflake://anna:hunter2@org-acc/CI?warehouse=load_wh", null, null,
                Map.of("role", "loader")));
        assertThat(login.path("LOGIN_NAME").asText()).isEqualTo("anna");
        assertThat(login.path("PASSWORD").asText()).isEqualTo("hunter2");
        assertThat(login.path("ACCOUNT_NAME").asText()).isEqualTo("org-acc");
        JsonNode session = login.path("SESSION_PARAMETERS");
        assertThat(session.path("CLIENT_TELEMETRY_ENABLED").asText()).isEqualTo("false");
        assertThat(session.path("MULTI_STATEMENT_COUNT").asText()).isEqualTo("1");
        assertThat(session.path("TIMEZONE").asText()).isEqualTo("UTC");
        assertThat(session.path("JDBC_QUERY_RESULT_FORMAT").asText()).isEqualTo("JSON");
    }

    @Test
    void logsInByKeyPair() throws Exception {
        byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
        Path file = Files.writeString(folder.resolve("key.p8"), "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
        JsonNode login = login(settings("snowflake://anna@org-acc/CI", null, file.toString(), Map.of()));
        assertThat(login.path("AUTHENTICATOR").asText()).isEqualTo("SNOWFLAKE_JWT");
        assertThat(login.path("TOKEN").asText().split("\\.")).hasSize(3);
        assertThat(login.has("PASSWORD")).isFalse();
    }

    @Test
    void logsInByToken() {
        JsonNode oauth = login(settings("snowflake://anna@org-acc/CI", "the-token", null,
                Map.of("authenticator", "oauth")));
        assertThat(oauth.path("AUTHENTICATOR").asText()).isEqualTo("OAUTH");
        assertThat(oauth.path("TOKEN").asText()).isEqualTo("the-token");
        JsonNode pat = login(settings("jdbc:snowflake://org-acc.snowflakecomputing.com/?db=CI&user=anna", "the-token",
                null, Map.of("authenticator", "programmatic_access_token")));
        assertThat(pat.path("AUTHENTICATOR").asText()).isEqualTo("PROGRAMMATIC_ACCESS_TOKEN");
        assertThat(pat.path("TOKEN").asText()).isEqualTo("the-token");
        assertThat(pat.path("ACCOUNT_NAME").asText()).isEqualTo("org-acc");
    }

    @Test
    void wrongPasswordsAndMissingRightsAreTold() {
        fake.login(SnowflakeFake.error("390100", "08001", "Incorrect username or password was specified."));
        assertThatThrownBy(() -> login(settings("snowflake://anna@org-acc/CI", "hunter2", null, Map.of())))
                .isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("org-acc/CI", "user or password is wrong", "CARAVAN_DESTINATION_PASSWORD")
                .message().doesNotContain("hunter2").doesNotContain("\n");
    }

    @Test
    void errorsOfStatementsAreTold() {
        fake.answers(sql -> sql.startsWith("select count")
                ? SnowflakeFake.error("000606", "57P03", "No active warehouse selected in the current session.")
                : SnowflakeFake.OK);
        assertThatThrownBy(() -> Destinations.open(settings("snowflake://anna@org-acc/CI", "hunter2", null, Map.of())))
                .isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("org-acc/CI", "destination.snowflake.warehouse").message()
                .doesNotContain("\n");
    }

    @Test
    void aQueryRunsOnlyAfterItStoodInsideAnotherAndAsTheReadingRole() {
        fake.answers(sql -> sql.contains("delete")
                ? SnowflakeFake.error("001003", "42000", "SQL compilation error: unexpected 'delete'")
                : SnowflakeFake.OK);
        DestinationSettings settings = settings("snowflake://anna@org-acc/CI", "x", null,
                Map.of("read-role", "reader"));
        try (TableReader reader = Destinations.reader(settings)) {
            reader.query("select 1;", 5, Duration.ofSeconds(5));
            assertThatThrownBy(() -> reader.query("delete from builds", 5, Duration.ofSeconds(5)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("unexpected 'delete'");
        }
        assertThat(fake.statements()).containsExactly("use role \"READER\"", "use secondary roles none",
                "use schema \"BUILDKITE_DATA\"", "select 1 from (\nselect 1\n) limit 0", "select 1",
                "select 1 from (\ndelete from builds\n) limit 0");
    }

    @Test
    void aLongStatementIsEnded() {
        fake.answers(sql -> {
            if (sql.equals("select slow")) {
                try {
                    fake.aborted().await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return SnowflakeFake.error("000604", "57014", "SQL execution canceled");
            }
            return SnowflakeFake.OK;
        });
        try (TableReader reader = Destinations.reader(settings("snowflake://anna@org-acc/CI", "x", null, Map.of()))) {
            assertThatThrownBy(() -> reader.query("select slow", 5, Duration.ofSeconds(1)))
                    .isInstanceOf(DestinationException.class);
        }
        assertThat(fake.aborted().getCount()).as("the driver asked to end it").isZero();
    }

    @Test
    void whatCannotBeIsRefusedBeforeConnecting() {
        Map<String, Map<String, String>> wrong = Map.of("snowflake://anna@org-acc", Map.of(), "snowflake:///CI",
                Map.of(), "snowflake://anna@org-acc/CI?private_key_file=/etc/passwd", Map.of(),
                "snowflake://anna@org-acc/CI?multi_statement_count=0", Map.of(), "https://org-acc/CI", Map.of(),
                "snowflake://anna@org-acc/A", Map.of("authenticator", "externalbrowser"),
                "snowflake://anna@org-acc/B", Map.of("warehause", "x"));
        wrong.forEach((url, options) -> assertThatThrownBy(
                () -> Destinations.create(settings(url, "x", null, options))).as(url)
                .isInstanceOf(DestinationException.class));
        assertThatThrownBy(() -> Destinations.create(settings("snowflake://anna@org-acc/CI", null, null, Map.of())))
                .isInstanceOf(DestinationException.class).hasMessageContaining("CARAVAN_DESTINATION_PASSWORD");
    }
}
