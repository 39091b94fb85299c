package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;

/** The contract on a bucket, and what commits ask of its store. */
public abstract class BucketFilesContract extends FilesystemContract {
    private final String prefix = UUID.randomUUID().toString();

    protected BucketFilesContract() {
        super("parquet");
    }

    /** Settings of a dataset below a prefix of a bucket that is there. */
    protected abstract DestinationSettings below(String prefix);

    /** The same with a secret or key that is not the right one; null where the emulator takes any. */
    protected abstract DestinationSettings withWrongSecret();

    /** Settings of a bucket that is not there. */
    protected abstract DestinationSettings nowhere();

    /** What must not be in a message. */
    protected abstract String secret();

    @Override
    protected final DestinationSettings settings() {
        return below(prefix);
    }

    @Override
    protected final ObjectStore store() {
        return FilesystemUrl.of(settings()).open(settings());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ofTwoWritersOfOneKeyOneSucceeds() throws Exception {
        try (ObjectStore store = store()) {
            assertThat(store.putIfAbsent("x/a", bytes("1"))).isTrue();
            assertThat(store.putIfAbsent("x/a", bytes("2"))).isFalse();
            assertThat(store.putOwn("x/a", bytes("1"))).as("its own, met by a second try").isTrue();
            assertThat(store.putOwn("x/a", bytes("2"))).as("another's").isFalse();
            assertThat(store.get("x/a")).asString(StandardCharsets.UTF_8).isEqualTo("1");
            assertThat(store.list("x/")).containsExactly("x/a");
            store.delete("x/a");
            store.delete("x/a");
            assertThat(store.list("x/")).isEmpty();
        }
    }

    @Test
    void ofManyWritersAtOnceOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ObjectStore store = store()) {
            List<Future<Boolean>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] content = bytes("writer " + i);
                puts.add(threads.submit(() -> store.putIfAbsent("race/a", content)));
            }
            List<String> winners = new ArrayList<>();
            for (int i = 0; i < puts.size(); i++) {
                if (puts.get(i).get()) {
                    winners.add("writer " + i);
                }
            }
            assertThat(winners).containsExactly(new String(store.get("race/a"), StandardCharsets.UTF_8));
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void filesGoAndComeBackByteByByte() throws Exception {
        byte[] content = new byte[5 << 20];
        new Random(7).nextBytes(content);
        Path file = Files.write(folder.resolve("part"), content);
        Path empty = Files.createFile(folder.resolve("empty"));
        try (ObjectStore store = store()) {
            assertThat(store.putIfAbsent("t/ä b+c%20=1.bin", file)).isTrue();
            assertThat(store.putIfAbsent("t/ä b+c%20=1.bin", empty)).isFalse();
            // What it answers is left open: a client that sends a request again by itself finds its own object.
            store.putIfAbsent("t/empty", empty);
            assertThat(store.list("t/")).containsExactlyInAnyOrder("t/empty", "t/ä b+c%20=1.bin");
            Path spool = store.fetch("t/ä b+c%20=1.bin", folder.resolve("spool"));
            assertThat(Arrays.equals(Files.readAllBytes(spool), content)).isTrue();
            assertThat(store.get("t/empty")).isEmpty();
            assertThatThrownBy(() -> store.get("t/none")).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> store.fetch("t/none", folder.resolve("spool")))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void anObjectIsReplacedWhole() throws Exception {
        byte[] content = new byte[3 << 20];
        new Random(8).nextBytes(content);
        try (ObjectStore store = store()) {
            store.replace("r/a", Files.write(folder.resolve("first"), bytes("first")));
            assertThat(store.get("r/a")).asString(StandardCharsets.UTF_8).isEqualTo("first");
            store.replace("r/a", Files.write(folder.resolve("second"), content));
            assertThat(Arrays.equals(store.get("r/a"), content)).isTrue();
            assertThat(store.list("r/")).containsExactly("r/a");
        }
    }

    /** More keys than one answer of any of the services lists. */
    @Test
    void listsOfSeveralPagesAreWhole() throws Exception {
        int many = Boolean.getBoolean("caravan.soak") ? 5_100 : 30;
        try (ObjectStore store = store()) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                keys.add(String.format("many/%06d", i));
                store.putIfAbsent(keys.get(i), bytes("x"));
            }
            assertThat(store.list("many/")).isEqualTo(keys);
            assertThat(store.list("many/00000")).hasSize(10);
        }
    }

    @Test
    void wrongCredentialsAndBucketsAreNamed() {
        if (withWrongSecret() != null) {
            assertThatThrownBy(() -> Destinations.create(withWrongSecret()).validate())
                    .isInstanceOf(DestinationException.class).hasMessageContaining("refused the credentials").message()
                    .doesNotContain(secret()).doesNotContain("\n");
        }
        assertThatThrownBy(() -> Destinations.create(nowhere()).validate()).isInstanceOf(DestinationException.class)
                .hasMessageContaining("there is no such").hasMessageContaining("destination.url").message()
                .doesNotContain(secret()).doesNotContain("\n");
    }
}
