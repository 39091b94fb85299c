package dev.kitecaravan.load.redshift;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;

/**
 * Logging in to Redshift by IAM, on a contract fake of AWS's APIs, which computes signatures by itself; the database behind
 * is a real PostgreSQL, reached by Redshift's driver.
 */
@Tag("full")
class RedshiftIamContractFakeTest {
    private static final String PASSWORD = "hunter2-of-AWS==";
    private static final String OWN_HOST = "?ClusterID=ci&Region=eu-west-1&ssl=false";
    private static final Map<String, String> CHAIN = Map.of("aws.accessKeyId", AwsFake.KEY, "aws.secretAccessKey",
            AwsFake.SECRET, "aws.disableEc2Metadata", "true");

    private AwsFake aws;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() throws IOException {
        aws = new AwsFake();
        CHAIN.forEach(System::setProperty);
    }

    @AfterEach
    void end() {
        CHAIN.keySet().forEach(System::clearProperty);
        System.clearProperty("aws.sessionToken");
        aws.close();
    }

    private static String credentials(String action, String user) {
        return """
                <%1$sResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
                  <%1$sResult><DbUser>%2$s</DbUser><DbPassword>%3$s</DbPassword>
                    <Expiration>2026-11-24T15:00:00Z</Expiration></%1$sResult>
                  <ResponseMetadata><RequestId>4b2a6d0c</RequestId></ResponseMetadata>
                </%1$sResponse>
                """.formatted(action, user, PASSWORD);
    }

    private DestinationSettings settings(String url, String password) {
        return new DestinationSettings("redshift", url, null, password, "buildkite_data", "jsonl", Samples.SYSTEM,
                folder, Map.of("iam-endpoint", aws.url()));
    }

    private IamLogin.Ticket ticket(String url) throws Exception {
        return RedshiftUrl.of(settings(url, null)).iam().ticket();
    }

    private AwsFake.Asked lastAsked() {
        return aws.asked().get(aws.asked().size() - 1);
    }

    @Test
    void everyConnectionLogsInAnewAsWhomAwsSays() {
        RedshiftServer server = new RedshiftServer(sql -> sql);
        PostgresServer.run("postgres",
                "do $$ begin if not exists (select from pg_roles where rolname = 'IAM:caravan') then"
                        + " create role \"IAM:caravan\" superuser login; end if; end $$");
        aws.answers(200, credentials("GetClusterCredentials", "IAM:caravan"));
        DestinationSettings settings = settings(server.url().replace("redshift://postgres@", "redshift:iam://caravan@")
                + "&ClusterID=ci&Region=eu-west-1", null);
        try {
            try (Destination destination = Destinations.open(settings)) {
                destination.lease("a test", Duration.ofMinutes(1));
                destination.prepare(List.of(builds()));
                try (Load load = destination.begin("l1")) {
                    load.write(rows(builds(), Disposition.MERGE, build("b1", 1, "passed", 0)));
                    load.commit(complete("l1"));
                }
            }
            try (TableReader reader = Destinations.reader(settings)) {
                assertThat(reader.query("select current_user, id from builds", 5, Duration.ofSeconds(20)).rows())
                        .containsExactly(List.of("IAM:caravan", "b1"));
            }
        } finally {
            server.close();
        }
        assertThat(aws.asked()).as("one for the load, one for its lease, one for the reader").hasSize(3)
                .allSatisfy(asked -> {
                    assertThat(asked.service()).isEqualTo("redshift");
                    assertThat(asked.region()).isEqualTo("eu-west-1");
                    assertThat(asked.form()).isEqualTo(
                            Map.of("Action", "GetClusterCredentials", "Version", "2012-12-01", "ClusterIdentifier",
                                    "ci", "DbName", server.database(), "DbUser", "caravan"));
                });
    }

    @Test
    void thePasswordGoesToTheClusterAndNowhereElse() throws IOException {
        aws.answers(200, credentials("GetClusterCredentials", "IAM:caravan"));
        try (PasswordGate gate = new PasswordGate()) {
            RedshiftUrl url = RedshiftUrl
                    .of(settings("jdbc:redshift:iam://caravan@localhost:" + gate.port() + "/ci" + OWN_HOST, null));
            assertThatThrownBy(url::connect).hasMessageContaining("nobody is let in here")
                    .satisfies(e -> assertThat(Samples.said(e)).doesNotContain(PASSWORD, AwsFake.SECRET));
            assertThat(gate.shown()).containsExactly("IAM:caravan " + PASSWORD);
            assertThat(url.properties().toString() + url.iam()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void withoutAUserAwsMapsTheIdentity() throws Exception {
        aws.answers(200, credentials("GetClusterCredentialsWithIAM", "IAMR:loader"));
        System.setProperty("aws.sessionToken", "a-session");
        assertThat(ticket("redshift:iam://ci.abc123.us-gov-west-1.redshift.amazonaws.com:5439/db").user())
                .isEqualTo("IAMR:loader");
        assertThat(lastAsked().form()).isEqualTo(Map.of("Action", "GetClusterCredentialsWithIAM", "Version",
                "2012-12-01", "ClusterIdentifier", "ci", "DbName", "db"));
        assertThat(lastAsked().region()).isEqualTo("us-gov-west-1");
        assertThat(lastAsked().headers().getFirst("X-Amz-Security-Token")).isEqualTo("a-session");
    }

    @Test
    void theDriversNameForTheUserIsUnderstood() throws Exception {
        aws.answers(200, credentials("GetClusterCredentials", "IAM:anna"));
        ticket("jdbc:redshift:iam://ci.abc123.cn-north-1.redshift.amazonaws.com.cn/db?dbuser=anna");
        assertThat(lastAsked().form()).containsEntry("DbUser", "anna").containsEntry("ClusterIdentifier", "ci");
        assertThat(lastAsked().region()).isEqualTo("cn-north-1");
    }

    @ParameterizedTest
    @CsvSource({"load.123456789012.eu-west-1.redshift-serverless.amazonaws.com/db",
            "load.123456789012.eu-west-1.redshift-serverless.amazonaws.com:5439/db",
            "db.internal:5439/db?serverlessWorkGroup=load&Region=eu-west-1"})
    void aWorkgroupIsAskedForByItsOwnApi(String place) throws Exception {
        aws.answers(200, "{\"dbUser\":\"IAMR:loader\",\"dbPassword\":\"" + PASSWORD
                + "\",\"expiration\":1.7640E9,\"nextRefreshTime\":1.7641E9}");
        IamLogin.Ticket ticket = ticket("redshift:iam://" + place);
        assertThat(ticket.password()).isEqualTo(PASSWORD);
        assertThat(ticket).hasToString("a ticket");
        assertThat(Json.read(lastAsked().body())).isEqualTo(Map.of("workgroupName", "load", "dbName", "db"));
        assertThat(lastAsked().service()).isEqualTo("redshift-serverless");
        assertThat(lastAsked().region()).isEqualTo("eu-west-1");
        assertThat(lastAsked().headers().getFirst("X-Amz-Target")).isEqualTo("RedshiftServerless.GetCredentials");
        assertThat(lastAsked().headers().getFirst("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    }

    @Test
    void aClusterByNameIsLookedUp() throws Exception {
        try (PasswordGate gate = new PasswordGate()) {
            aws.answers(200, credentials("GetClusterCredentials", "IAM:caravan")).answers(200, """
                    <DescribeClustersResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">
                      <DescribeClustersResult><Clusters><Cluster><ClusterIdentifier>ci</ClusterIdentifier>
                        <Endpoint><Port>%d</Port><Address>localhost</Address></Endpoint>
                      </Cluster></Clusters></DescribeClustersResult>
                    </DescribeClustersResponse>""".formatted(gate.port()));
            assertThatThrownBy(() -> RedshiftUrl
                    .of(settings("jdbc:redshift:iam://caravan@ci:eu-central-1/db?ssl=false", null)).connect())
                    .hasMessageContaining("nobody is let in here");
            assertThat(gate.shown()).hasSize(1);
            assertThat(lastAsked().form()).isEqualTo(
                    Map.of("Action", "DescribeClusters", "Version", "2012-12-01", "ClusterIdentifier", "ci"));
            assertThat(lastAsked().region()).isEqualTo("eu-central-1");
        }
    }

    @Test
    void aBusyServiceIsAskedAgain() throws Exception {
        aws.answers(503, "").answers(400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>")
                .answers(200, credentials("GetClusterCredentials", "IAM:caravan"));
        assertThat(ticket("redshift:iam://caravan@db.internal/db" + OWN_HOST).user()).isEqualTo("IAM:caravan");
        assertThat(aws.asked()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "403 | AccessDenied          | not authorized to perform: redshift:GetClusterCredentials | allow it in its policy",
            "403 | ExpiredToken          | The security token included in the request is expired     | have expired or are wrong",
            "403 | SignatureDoesNotMatch | The request signature we calculated does not match        | have expired or are wrong",
            "404 | ClusterNotFound       | Cluster ci not found.                                     | correct destination.url",
            "400 | SomethingNew          | What nobody heard of                                      | see what it says"})
    void whatIsRefusedSaysWhatToDo(int status, String code, String message, String advice) {
        aws.answers(status, "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                + "</Message></Error></ErrorResponse>");
        assertThatThrownBy(() -> Destinations
                .create(settings("redshift:iam://caravan@db.internal/db" + OWN_HOST, null)).validate())
                .isInstanceOf(DestinationException.class).hasMessageStartingWith("Redshift at db.internal/db")
                .hasMessageContaining("cluster ci in eu-west-1").hasMessageContaining(advice)
                .hasMessageContaining(code + ": " + message)
                .satisfies(e -> assertThat(Samples.said(e)).doesNotContain(AwsFake.SECRET));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | com.amazonaws.redshift.serverless#AccessDeniedException | allow it in its policy",
            "400 | ExpiredTokenException                                   | have expired or are wrong",
            "404 | ResourceNotFoundException                               | correct destination.url"})
    void whatIsRefusedOfAWorkgroupToo(int status, String code, String advice) {
        aws.answers(status, "{\"__type\":\"" + code + "\",\"message\":\"No.\"}");
        assertThatThrownBy(
                () -> ticket("redshift:iam://load.123456789012.eu-west-1.redshift-serverless.amazonaws.com/db"))
                .hasMessageContaining("workgroup load in eu-west-1").hasMessageContaining(advice)
                .hasMessageContaining(code.replaceFirst(".*#", "") + ": No.");
    }

    @Test
    void whoIsNotAwsIsSaidToBeNone() {
        aws.answers(200, "<html>" + PASSWORD);
        assertThatThrownBy(() -> ticket("redshift:iam://caravan@db.internal/db" + OWN_HOST))
                .hasMessageContaining("destination.redshift.iam-endpoint")
                .satisfies(e -> assertThat(Samples.said(e)).doesNotContain(PASSWORD));
        assertThatThrownBy(() -> ticket("redshift:iam://db.internal/db?serverlessWorkGroup=load&Region=eu-west-1"))
                .hasMessageContaining("no JSON").satisfies(e -> assertThat(Samples.said(e)).doesNotContain(PASSWORD));
    }

    @Test
    void withoutCredentialsOfAwsThatIsSaid() {
        System.clearProperty("aws.accessKeyId");
        assertThatThrownBy(() -> ticket("redshift:iam://caravan@db.internal/db" + OWN_HOST))
                .hasMessageContaining("AWS's chain has no credentials").hasMessageContaining("AWS_ACCESS_KEY_ID");
        assertThat(aws.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"redshift:iam://caravan@db.internal/db,, the host does not tell cluster and region",
            "redshift:iam://caravan@db.internal/db?ClusterID=ci,, the host does not tell cluster and region",
            "redshift:iam://ci.abc123.eu-west-1.redshift.amazonaws.com:5439,, names no database",
            "redshift:iam://caravan:secret@ci.abc123.eu-west-1.redshift.amazonaws.com/db,, AWS gives the password",
            "redshift:iam://caravan@ci.abc123.eu-west-1.redshift.amazonaws.com/db, secret, AWS gives the password",
            "redshift:iam://anna@load.123456789012.eu-west-1.redshift-serverless.amazonaws.com/db,, take the user out",
            "redshift:iam://ci.abc123.eu-west-1.redshift.amazonaws.com/db?SecretAccessKey=secret,, is not allowed"})
    void whatCannotBeMeantIsRefused(String url, String password, String why) {
        assertThatThrownBy(() -> Destinations.create(settings(url, password))).isInstanceOf(SettingsException.class)
                .hasMessageContaining(why).message().doesNotContain("secret");
    }

    @Test
    void theEndpointIsNotReachedInTheClear() {
        DestinationSettings settings = new DestinationSettings("redshift",
                "redshift:iam://ci.abc123.eu-west-1.redshift.amazonaws.com/db", null, null, "buildkite_data", "jsonl",
                Samples.SYSTEM, folder, Map.of("iam-endpoint", "http://vpce.example.com"));
        assertThatThrownBy(() -> Destinations.create(settings)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("only https");
    }
}
