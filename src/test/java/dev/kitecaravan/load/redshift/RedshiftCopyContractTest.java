package dev.kitecaravan.load.redshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.filesystem.S3ProxyServer;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Disposition;

/**
 * The contract with COPY from a bucket: files are really put into S3Proxy, and a contract fake of COPY reads them from
 * its disk into the real PostgreSQL behind.
 */
@Tag("full")
class RedshiftCopyContractTest extends DestinationContract {
    private static final Pattern COPY = Pattern.compile("copy (\\S+) from 's3://([^/]+)/([^']+\\.json\\.gz)' "
            + "(iam_role '[^']+'|credentials '[^']+') format as json 'auto' gzip timeformat 'auto' compupdate off "
            + "statupdate off");

    private final String folderOfBucket = UUID.randomUUID().toString();
    private final RedshiftServer server = new RedshiftServer(RedshiftCopyContractTest::copied);

    private Map<String, String> options = Map.of("path-style", "true", "iam-role",
            "arn:aws:iam::123456789012:role/caravan");

    @BeforeAll
    static void keys() {
        S3ProxyServer.get();
        System.setProperty("aws.accessKeyId", S3ProxyServer.USER);
        System.setProperty("aws.secretAccessKey", S3ProxyServer.PASSWORD);
    }

    @AfterAll
    static void noKeys() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    /** What PostgreSQL can do of a COPY; anything but the form that this fake knows is refused. */
    private static String copied(String sql) {
        Matcher copy = COPY.matcher(sql);
        if (!copy.matches()) {
            return "select * from \"COPY is not of the form that the fake knows\"";
        }
        Path object = S3ProxyServer.get().object(copy.group(2), copy.group(3));
        try (GZIPInputStream lines = new GZIPInputStream(Files.newInputStream(object))) {
            String text = new String(lines.readAllBytes(), StandardCharsets.UTF_8);
            return "insert into " + copy.group(1) + " select copied.* from string_to_table($lines$" + text
                    + "$lines$, chr(10)) as lines(one), json_populate_record(null::" + copy.group(1)
                    + ", lines.one::json) as copied where lines.one <> ''";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected DestinationSettings settings() {
        return new DestinationSettings("redshift", server.url(), null, null, "buildkite_data", "jsonl", Samples.SYSTEM,
                folder, CloudAccess.of(S3ProxyServer.get().endpoint(), null, null, "s3://caravan/" + folderOfBucket),
                options);
    }

    @Override
    protected void tamper(String sql) {
        PostgresServer.run(server.database(), sql);
    }

    private void loadOne() {
        load(Samples.complete("l1"),
                Samples.rows(Samples.builds(), Disposition.MERGE, Samples.build("b1", 1, "passed", 0)));
    }

    private List<String> copies() {
        return server.seen().stream().filter(sql -> sql.startsWith("copy ")).toList();
    }

    @Test
    void theClusterCopiesByItsRoleAndNothingStaysInTheBucket() {
        loadOne();
        assertThat(copies()).isNotEmpty()
                .allMatch(sql -> sql.contains("iam_role 'arn:aws:iam::123456789012:role/caravan'"))
                .noneMatch(sql -> sql.contains(S3ProxyServer.PASSWORD));
        Path used = S3ProxyServer.get().object("caravan", folderOfBucket);
        assertThat(Files.notExists(used) || used.toFile().list().length == 0).as("nothing is left in %s", used)
                .isTrue();
        assertThat(server.seen()).noneMatch(sql -> sql.matches("insert into \"_caravan_stage\\S+ values .*"));
    }

    @Test
    void withoutARoleItCopiesWithTheKeysOfThisProcess() {
        options = Map.of("path-style", "true");
        reopen();
        loadOne();
        assertThat(copies()).anyMatch(sql -> sql.contains("credentials 'aws_access_key_id=" + S3ProxyServer.USER
                + ";aws_secret_access_key=" + S3ProxyServer.PASSWORD + "'"));
    }

    @Test
    void aBucketThatTakesNothingIsNamedAndNothingIsLoaded() {
        System.setProperty("aws.secretAccessKey", "hunter2");
        try {
            reopen();
            assertThatThrownBy(this::loadOne).isInstanceOf(DestinationException.class)
                    .hasMessageContainingAll("staging bucket s3://caravan/", "credentials").message()
                    .doesNotContain("hunter2").doesNotContain("\n");
        } finally {
            System.setProperty("aws.secretAccessKey", S3ProxyServer.PASSWORD);
        }
        assertThat(select("select count(*) from _caravan_loads")).containsExactly("0");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        options = Map.of("iam-role", "arn:aws:iam::1:role/x' credentials '");
        assertThatThrownBy(() -> Destinations.create(settings())).hasMessageContaining("iam-role");
        options = Map.of("iam-rolle", "default");
        assertThatThrownBy(() -> Destinations.create(settings())).hasMessageContaining("did you mean 'iam-role'");
        for (String url : List.of("gs://bucket/x", "s3:///x", "s3://b/it's", "bucket")) {
            DestinationSettings wrong = new DestinationSettings("redshift", server.url(), null, null, "d", "jsonl",
                    Samples.SYSTEM, folder, CloudAccess.of(null, "eu-west-1", null, url), Map.of());
            assertThatThrownBy(() -> Destinations.create(wrong)).as(url)
                    .hasMessageContaining("destination.staging-url").hasMessageContaining("s3://bucket/folder");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
