package dev.kitecaravan.load.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledLoad;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** The file of an H2 database does not grow with what was written, and compacting it takes no commit away. */
class H2CompactionTest {
    @TempDir
    private Path folder;

    private DestinationSettings settings() {
        return KilledLoad.settings("h2", null, folder);
    }

    private Path file() {
        return folder.resolve("caravan.mv.db");
    }

    private void load() {
        try (Destination destination = Destinations.open(settings())) {
            KilledLoad.commit(destination, 1);
        }
    }

    /** Writes much, and takes it away again: 20 MB that hold nothing any more. */
    private void writeForNothing() throws SQLException {
        H2Url url = H2Url.of(settings());
        try (Connection connection = H2Destination.connect(url.forWriting(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create table nothing as select x, random_uuid() u, random_uuid() v, random_uuid() w"
                    + " from system_range(1, 250000)");
            statement.execute("drop table nothing");
        }
    }

    private List<List<Object>> rows() {
        try (TableReader reader = Destinations.reader(settings())) {
            return rows(reader);
        }
    }

    private static List<List<Object>> rows(TableReader reader) {
        return reader.query("select count(*), (select count(*) from builds__jobs) from builds", 5,
                Duration.ofSeconds(20)).rows();
    }

    @Test
    void whatIsDeadGoesWhenTheRunEnds() throws Exception {
        load();
        writeForNothing();
        assertThat(Files.size(file())).isGreaterThan(16 << 20);
        load();
        assertThat(Files.size(file())).as("the rows take less than a megabyte").isLessThan(2 << 20);
        assertThat(rows()).containsExactly(List.of(50L, 250L));
        assertThat(folder).isDirectoryNotContaining("glob:**caravan.mv.db.*");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void aFileThatSomebodyReadsStaysAsItIs() throws Exception {
        load();
        writeForNothing();
        long before = Files.size(file());
        try (TableReader reader = Destinations.reader(settings())) {
            H2Compaction.of(file(), 0);
            assertThat(Files.size(file())).isEqualTo(before);
            assertThat(rows(reader)).containsExactly(List.of(50L, 250L));
        }
        Path left = Files.createDirectory(file().resolveSibling("caravan.mv.db.1"));
        Files.writeString(left.resolve("compacted"), "what a killed one left");
        H2Compaction.of(file(), 0);
        assertThat(Files.size(file())).isLessThan(before / 2);
        assertThat(left).doesNotExist();
        assertThat(rows()).containsExactly(List.of(50L, 250L));
    }

    /** As when another process compacts it after it was opened, and before it is locked. */
    @Test
    void aFileWhosePlaceAnotherTookIsLeftForThatOne() throws Exception {
        load();
        H2Url url = H2Url.of(settings());
        List<Connection> opened = new ArrayList<>();
        Connection last = H2Compaction.openMeant(file(), () -> {
            try {
                Path copy = Files.copy(file(), folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
                opened.add(H2Destination.connect(url.forWriting(), url.user(), url.password()));
                if (opened.size() < 3) {
                    Files.move(copy, file(), StandardCopyOption.ATOMIC_MOVE);
                }
                return opened.get(opened.size() - 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(opened).hasSize(3);
        assertThat(opened.get(0).isClosed()).isTrue();
        assertThat(opened.get(1).isClosed()).isTrue();
        assertThat(last).isSameAs(opened.get(2));
        last.close();
        assertThat(rows()).containsExactly(List.of(50L, 250L));
    }

    @Tag("full")
    @Test
    void killsWhileItCompactsLeaveEveryCommit() throws Exception {
        int kills = Boolean.getBoolean("caravan.soak") ? 100 : 2;
        Random random = new Random(4711);
        int before = 0;
        for (int kill = 0; kill < kills; kill++) {
            int reported = loadCompactAndKill(random.nextInt(120));
            int kept = KilledLoad.kept(settings());
            assertThat(kept).isBetween(Math.max(before, reported), Math.max(before, reported) + 1);
            before = kept;
        }
    }

    /** The last page that the killed process said was committed. */
    private int loadCompactAndKill(int millis) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(ChildJvm.of(Compacting.class, folder.toString()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || Files.readString(output).lines().count() >= 4);
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output);
        List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        assertThat(lines).as(text).hasSizeGreaterThanOrEqualTo(4).allMatch(line -> line.matches("\\d+"));
        return Integer.parseInt(lines.get(lines.size() - 1));
    }

    /** A process that commits a page, closes, compacts whatever there is to compact, says so, and begins anew. */
    public static final class Compacting {
        private Compacting() {
        }

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            while (true) {
                int page;
                try (Destination destination = Destinations.open(KilledLoad.settings("h2", null, folder))) {
                    page = KilledLoad.page(destination) + 1;
                    KilledLoad.commit(destination, page);
                }
                System.out.println(page);
                H2Compaction.of(folder.resolve("caravan.mv.db"), 0);
            }
        }
    }
}
