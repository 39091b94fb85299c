package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.ChildJvm;

/** Answers that wait in a file until they were read, and the folder that the files are in. */
class LargeAnswersTest extends ApiClientFixture {
    private static final String RECORDS = "[" + "{\"id\":\"0123456789\"},".repeat(500) + "{}]";

    @Test
    void aLargeAnswerWaitsInAFileOfItsOwnersAlone() throws IOException {
        server.then(ScriptedServer.json(RECORDS));
        try (ApiAnswer answer = client.get(page("/v2/builds"))) {
            assertThat(files()).singleElement().satisfies(
                    file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
            assertThat(text(answer)).isEqualTo(RECORDS);
            assertThat(text(answer)).isEqualTo(RECORDS);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void whatADeadProcessLeftIsSweptAtTheNextStartAndWhatALivingOneHasIsLeft() throws Exception {
        Path dead = Files.createFile(spool.resolve("caravan-answer-dead-1.tmp"));
        Files.createFile(spool.resolve("caravan-answer-dead.lock"));
        Path living = Files.createFile(spool.resolve("caravan-answer-living-1.tmp"));
        Path lock = Files.createFile(spool.resolve("caravan-answer-living.lock"));
        Path old = Files.createFile(spool.resolve("caravan-answer-1.tmp"));
        Path fresh = Files.createFile(spool.resolve("caravan-answer-2.tmp"));
        Path foreign = Files.createFile(spool.resolve("other.tmp"));
        for (Path file : List.of(old, foreign)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        }
        Process holder = new ProcessBuilder(ChildJvm.of(LockHolder.class, lock.toString())).start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            open(settings);
            assertThat(files()).contains(living, lock, fresh, foreign).doesNotContain(dead, old);
        } finally {
            holder.destroyForcibly().waitFor();
        }
        open(settings);
        assertThat(files()).as("it died without a word").containsExactlyInAnyOrder(fresh, foreign);
    }

    /** A process that holds a lock until it is killed. */
    static final class LockHolder {
        public static void main(String[] args) throws Exception {
            FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
            channel.lock();
            System.out.println("locked");
            Thread.currentThread().join();
        }
    }

    @Test
    void aFolderThatTakesNothingEndsTheRequestAtOnceByName() throws IOException {
        Path folder = spool.resolve("folder");
        open(settings.withSpool(folder, 1 << 12));
        Files.delete(folder);
        Files.createFile(folder);
        server.then(ScriptedServer.json(RECORDS));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining(folder.toString())
                .hasMessageContaining("Make room there");
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aFolderThatCannotBeMadeIsNamedBeforeAnythingIsAsked() throws IOException {
        Path file = Files.createFile(spool.resolve("file"));
        assertThatThrownBy(() -> open(settings.withSpool(file.resolve("folder"), 1 << 12)))
                .hasMessageContaining(file.toString()).hasMessageContaining("CARAVAN_DATA");
    }

    @Test
    void aTruncatedLargeAnswerLeavesNoFile() throws IOException {
        server.then((asked, out) -> {
            ScriptedServer.head(out, 200, "Content-Type: application/json", "Content-Length: 999999");
            out.write(RECORDS.getBytes(StandardCharsets.UTF_8));
            return false;
        });
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        // The lock of this process's own files lasts as long as it does.
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> !file.toString().matches(".*-[0-9a-f]{8}\\.lock")).toList();
        }
    }
}
