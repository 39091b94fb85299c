package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;

/** What S3 answers seldom, and no emulator at all, on a contract fake of its answers. */
class S3AnswersContractFakeTest {
    private static final Map<String, String> XML = Map.of("Content-Type", "application/xml");
    private static final byte[] CONTENT = {1, 2, 3};

    private final ScriptedBucket bucket = new ScriptedBucket();
    private ObjectStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        store = S3Store.open(BucketUrl.of("s3", "bucket/lake"), new DestinationSettings("filesystem",
                "s3://bucket/lake", "key", "secret", "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                new CloudAccess(URI.create(bucket.url()), null, null, null), Map.of("path-style", "true")));
    }

    @AfterEach
    void close() {
        store.close();
        bucket.close();
    }

    private static String error(String code) {
        return "<Error><Code>" + code + "</Code><Message>It is so</Message></Error>";
    }

    private static String list(String more, String... keys) {
        StringBuilder text = new StringBuilder("<ListBucketResult><IsTruncated>" + (more != null) + "</IsTruncated>");
        for (String key : keys) {
            text.append("<Contents><Key>lake/buildkite_data/").append(key).append("</Key></Contents>");
        }
        return text + (more == null ? "" : "<NextContinuationToken>" + more + "</NextContinuationToken>")
                + "</ListBucketResult>";
    }

    @Test
    void aListIsReadToItsLastPage() throws IOException {
        bucket.says(200, XML, list("a", "log/1", "log/2")).says(200, XML, list("b", "log/3"))
                .says(200, XML, list("c")).says(200, XML, list(null, "log/4"));
        assertThat(store.list("log/")).containsExactly("log/1", "log/2", "log/3", "log/4");
        assertThat(bucket.asked()).hasSize(4)
                .allMatch(asked -> asked.contains("prefix=lake%2Fbuildkite_data%2Flog%2F"));
    }

    @Test
    void aListThatBreaksOffIsNoShorterList() {
        bucket.says(200, XML, list("a", "log/1")).says(403, XML, error("AccessDenied"));
        assertThatThrownBy(() -> store.list("log/")).isInstanceOf(IOException.class)
                .hasMessageContaining("refused the credentials");
    }

    @Test
    void anObjectThatIsThereIsNotWrittenOver() throws IOException {
        bucket.says(412, XML, error("PreconditionFailed"));
        assertThat(store.putIfAbsent("log/1", CONTENT)).isFalse();
        assertThat(bucket.asked()).hasSize(1).first().asString().startsWith("PUT ").endsWith(" *");
    }

    /** A first try that the client gave up may still be under way in the service. */
    @Test
    void whatIsInConflictWithAPutUnderWayIsTriedAgain() throws IOException {
        bucket.says(409, XML, error("ConditionalRequestConflict")).says(409, XML, error("ConditionalRequestConflict"))
                .says(200, Map.of(), "");
        assertThat(store.putIfAbsent("log/1", CONTENT)).isTrue();
        assertThat(bucket.asked()).hasSize(3).allMatch(asked -> asked.endsWith(" *"));
    }

    @Test
    void aCommitWhoseFirstTryWasUnderWayIsItsOwn() throws IOException {
        bucket.says(409, XML, error("ConditionalRequestConflict")).says(412, XML, error("PreconditionFailed"))
                .says(200, Map.of(), new String(CONTENT, java.nio.charset.StandardCharsets.UTF_8));
        assertThat(store.putOwn("log/1", CONTENT)).isTrue();
    }

    /** Its holder deleted it between the two requests. */
    @Test
    void anObjectThatWentBeforeItWasComparedIsAnothers() throws IOException {
        bucket.says(412, XML, error("PreconditionFailed")).says(404, XML, error("NoSuchKey"));
        assertThat(store.putOwn("lease/1", CONTENT)).isFalse();
    }

    @Test
    void aServerThatIsBusyIsAskedAgainAndOneThatStaysSoIsToldOf() throws IOException {
        bucket.says(503, XML, error("SlowDown")).says(200, Map.of(), "");
        assertThat(store.putIfAbsent("log/1", CONTENT)).isTrue();
        for (int i = 0; i < 10; i++) {
            bucket.says(500, XML, error("InternalError"));
        }
        assertThatThrownBy(() -> store.putIfAbsent("log/2", CONTENT)).isInstanceOf(IOException.class)
                .hasMessageContaining("log/2");
    }

    @Test
    void anObjectThatIsNotThereIsToldFromABucketThatIsNot() {
        bucket.says(404, XML, error("NoSuchKey")).says(404, XML, error("NoSuchBucket"));
        assertThatThrownBy(() -> store.get("log/1")).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("log/1");
        assertThatThrownBy(() -> store.get("log/1")).isNotInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("there is no such bucket");
    }

    @Test
    void aFileGoesThereUnlessThereIsOneAndComesBackWhole() throws IOException {
        Path file = Files.write(folder.resolve("part"), CONTENT);
        bucket.says(200, Map.of(), "");
        assertThat(store.putIfAbsent("builds/1", file)).isTrue();
        assertThat(bucket.asked().get(0)).endsWith(" *");
        bucket.says(200, Map.of(), "abc");
        assertThat(store.fetch("builds/1", folder.resolve("spool"))).hasContent("abc");
        bucket.says(200, Map.of(), "anew");
        assertThat(store.fetch("builds/1", folder.resolve("spool"))).as("of a spool that is there").hasContent("anew");
    }
}
