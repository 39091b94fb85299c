package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;

/** The contract on a bucket of S3Proxy, an independent emulator. */
class S3FilesTest extends FilesystemContract {
    private final String prefix = UUID.randomUUID().toString();

    S3FilesTest() {
        super("parquet");
    }

    @BeforeAll
    static void start() {
        S3ProxyServer.get();
    }

    @Override
    protected DestinationSettings settings() {
        return S3ProxyServer.get().settings(prefix, "parquet", folder.resolve("data"));
    }

    @Override
    protected ObjectStore store() {
        return FilesystemUrl.of(settings()).open(settings());
    }

    @Test
    void ofTwoWritersOfOneKeyOneSucceeds() throws Exception {
        try (ObjectStore store = store()) {
            assertThat(store.putIfAbsent("x/a", "1".getBytes(StandardCharsets.UTF_8))).isTrue();
            assertThat(store.putIfAbsent("x/a", "2".getBytes(StandardCharsets.UTF_8))).isFalse();
            assertThat(store.get("x/a")).asString(StandardCharsets.UTF_8).isEqualTo("1");
            assertThat(store.list("x/")).containsExactly("x/a");
            store.delete("x/a");
            store.delete("x/a");
            assertThat(store.list("x/")).isEmpty();
        }
    }

    @Test
    void wrongCredentialsAndBucketsAreNamed() {
        DestinationSettings wrong = S3ProxyServer.get().settings("s3://caravan/" + prefix, "hunter2", "jsonl", folder);
        assertThatThrownBy(() -> Destinations.create(wrong).validate()).isInstanceOf(DestinationException.class)
                .hasMessageContaining("refused the credentials").message().doesNotContain("hunter2");
        DestinationSettings nowhere = S3ProxyServer.get().settings("s3://no-such-bucket/x", "local-credential",
                "jsonl", folder);
        assertThatThrownBy(() -> Destinations.create(nowhere).validate()).isInstanceOf(DestinationException.class)
                .hasMessageContaining("no such bucket");
    }
}
