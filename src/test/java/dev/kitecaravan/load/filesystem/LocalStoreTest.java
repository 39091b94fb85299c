package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of a disk as a store, while others write to it. */
class LocalStoreTest {
    @TempDir
    Path folder;
    private LocalStore store;

    @BeforeEach
    void open() {
        store = new LocalStore(folder.resolve("lake [1]*/buildkite_data"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ofTwoWritersOfOneKeyOneSucceeds() throws Exception {
        Path file = Files.write(folder.resolve("part"), bytes("2"));
        assertThat(store.putIfAbsent("x/a", bytes("1"))).isTrue();
        assertThat(store.putIfAbsent("x/a", bytes("2"))).isFalse();
        assertThat(store.putIfAbsent("x/a", file)).isFalse();
        assertThat(store.putOwn("x/a", bytes("1"))).as("its own, met by a second try").isTrue();
        assertThat(store.putOwn("x/a", bytes("2"))).as("another's").isFalse();
        assertThat(store.get("x/a")).isEqualTo(bytes("1"));
        assertThat(store.putIfAbsent("x/b", file)).isTrue();
        assertThat(store.fetch("x/b", folder.resolve("spool"))).hasContent("2");
        store.replace("x/b", Files.write(folder.resolve("next"), bytes("3")));
        assertThat(store.get("x/b")).isEqualTo(bytes("3"));
        assertThat(store.list("")).containsExactly("x/a", "x/b");
        assertThatThrownBy(() -> store.get("x/none")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.fetch("x/none", folder.resolve("spool")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.fetch("x", folder.resolve("spool"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void filesAreTheirOwnersAloneAndNothingElseIsLeft() throws Exception {
        Path file = Files.write(folder.resolve("part"), bytes("2"));
        store.putIfAbsent("x/a", bytes("1"));
        store.putIfAbsent("x/a", bytes("1"));
        store.putIfAbsent("x/b", file);
        store.replace("x/c", file);
        try (var left = Files.walk(folder.resolve("lake [1]*"))) {
            assertThat(left.filter(Files::isRegularFile)).hasSize(3).allSatisfy(each -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).isEqualTo("rw-------"));
        }
    }

    @Test
    void aPrefixIsNoFolderAndWhatIsBeingWrittenIsNotThereYet() throws Exception {
        assertThat(store.list("a/")).isEmpty();
        for (String key : List.of("a/2", "a/10", "a/sub/1", "ab/1", "a.json", "ä b+c%20=1/1")) {
            store.putIfAbsent(key, bytes(key));
        }
        Files.write(folder.resolve("lake [1]*/buildkite_data/a/.caravan-1"), bytes("half"));
        assertThat(store.list("a/")).containsExactly("a/10", "a/2", "a/sub/1");
        assertThat(store.list("a/1")).containsExactly("a/10");
        assertThat(store.list("a")).containsExactly("a.json", "a/10", "a/2", "a/sub/1", "ab/1");
        assertThat(store.list("ä b+c%20=1/")).containsExactly("ä b+c%20=1/1");
        assertThat(store.get("ä b+c%20=1/1")).isEqualTo(bytes("ä b+c%20=1/1"));
    }

    @Test
    void aFolderThatIsALinkToAnotherDiskIsListed() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Files.createSymbolicLink(folder.resolve("link"), disk);
        LocalStore linked = new LocalStore(folder.resolve("link"));
        linked.putIfAbsent("a/1", bytes("1"));
        linked.putIfAbsent("2", bytes("2"));
        assertThat(linked.list("")).containsExactly("2", "a/1");
        assertThat(linked.list("a/")).containsExactly("a/1");
    }

    @Test
    void emptyFoldersGoAndOthersStay() throws Exception {
        store.putIfAbsent("a/b/1", bytes("1"));
        store.putIfAbsent("a/2", bytes("2"));
        store.delete("a/b/1");
        store.delete("a/b/1");
        assertThat(folder.resolve("lake [1]*/buildkite_data/a/b")).doesNotExist();
        assertThat(store.list("")).containsExactly("a/2");
        store.delete("a/2");
        assertThat(folder.resolve("lake [1]*/buildkite_data")).doesNotExist();
        assertThat(folder.resolve("lake [1]*")).as("what is not the dataset's").exists();
    }

    /** Leases are renewed and commits cleaned up while others look who holds them. */
    @Test
    void aFolderIsListedWhileFilesGo() throws Exception {
        store.putIfAbsent("log/stays", bytes("1"));
        AtomicBoolean end = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; !end.get(); i++) {
                    store.putIfAbsent("log/sub" + i % 7 + "/" + i % 5, bytes("x"));
                    store.delete("log/sub" + (i + 3) % 7 + "/" + (i + 3) % 5);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 1_000; i++) {
                assertThat(store.list("log/")).contains("log/stays");
            }
        } finally {
            end.set(true);
        }
        writer.join();
    }
}
