package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** The files in which rows wait for a warehouse, on a disk that becomes full. */
@Timeout(30)
class StageFilesTest {
    /** Of what the disk takes: not even the head of a file; the head. */
    private static final int NOTHING = 0;
    private static final int HEAD = 100;

    private final AtomicReference<Path> made = new AtomicReference<>();

    private StageFiles onDiskOf(int bytes) {
        return new StageFiles((sql, stage, file) -> {
        }, path -> {
            made.set(path);
            return new Full(Files.newOutputStream(path), bytes);
        });
    }

    private static StageTable stage(String name) {
        return new StageTable(name, name, List.of(new Column("a", ColumnType.TEXT, "a")), new int[]{0}, null);
    }

    private static List<Object[]> rows(int count) {
        Random random = new Random(1);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[]{Long.toString(random.nextLong(), 36)});
        }
        return rows;
    }

    @Test
    void aDiskThatIsFullWhileRowsAreGatheredIsToldAndTheFileGoes() {
        StageFiles files = onDiskOf(HEAD);

        assertThatThrownBy(() -> files.write(null, stage("one"), rows(50_000), 1))
                .isInstanceOf(DestinationException.class).hasMessageContaining("free some space there");
        assertThatCode(() -> files.discard(stage("one"))).doesNotThrowAnyException();
        assertThat(made.get()).doesNotExist();
        assertThatCode(files::close).doesNotThrowAnyException();
    }

    @Test
    void aDiskThatIsFullWhenTheLastRowsAreWrittenIsToldAndTheFileGoes() {
        StageFiles files = onDiskOf(HEAD);
        files.write(null, stage("one"), rows(1_000), 1);

        assertThatThrownBy(() -> files.flush(null, stage("one"))).isInstanceOf(DestinationException.class)
                .hasMessageContaining("free some space there");
        assertThat(made.get()).doesNotExist();
    }

    @Test
    void ofADiskThatWasFullFromTheStartNoFolderIsLeft() {
        StageFiles files = onDiskOf(NOTHING);

        assertThatThrownBy(() -> files.write(null, stage("one"), rows(1), 1)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("free some space there");
        assertThatCode(files::close).doesNotThrowAnyException();
        assertThat(made.get().getParent()).doesNotExist();
    }

    @Test
    void whatIsLeftAtTheEndGoesThoughTheDiskIsFull() {
        StageFiles files = onDiskOf(HEAD);
        files.write(null, stage("one"), rows(1_000), 1);
        files.write(null, stage("two"), rows(1_000), 1);

        assertThatCode(files::close).doesNotThrowAnyException();
        assertThat(made.get().getParent()).doesNotExist();
    }

    /** The load that met it is given up; the next one has room again, and no rows of the other. */
    @Test
    void ofAWriteThatMetAFullDiskNothingIsInTheNextFile() throws Exception {
        List<String> sent = new ArrayList<>();
        int[] room = {HEAD};
        StageFiles files = new StageFiles((sql, stage, file) -> {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                sent.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, path -> new Full(Files.newOutputStream(path), room[0]));
        assertThatThrownBy(() -> files.write(null, stage("one"), rows(50_000), 1))
                .isInstanceOf(DestinationException.class);
        room[0] = 1 << 20;

        files.write(null, stage("one"), List.<Object[]>of(new Object[]{"next"}), 1);
        files.flush(null, stage("one"));

        assertThat(sent).containsExactly("{\"a\":\"next\"}");
        files.close();
    }

    /** What a warehouse reads: a line for each row, exact, without what is null. */
    @Test
    void aLineHasOfEveryTypeTheValueThatItsDatabaseTakes() throws Exception {
        List<String> sent = new ArrayList<>();
        StageFiles files = new StageFiles((sql, stage, file) -> {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                sent.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            columns.add(new Column(type.label(), type, ""));
        }
        Map<ColumnType, Object> values = Map.of(ColumnType.TEXT, "é\n\"", ColumnType.BIGINT, Long.MIN_VALUE,
                ColumnType.DOUBLE, 1.5, ColumnType.DECIMAL, new BigDecimal("1e20"), ColumnType.BOOLEAN, true,
                ColumnType.TIMESTAMP, Instant.parse("2026-11-01T10:00:00.000001Z"), ColumnType.DATE,
                LocalDate.parse("2026-11-01"), ColumnType.JSON, "{}", ColumnType.BINARY, new byte[]{1, -1});
        Object[] full = columns.stream().map(column -> values.get(column.type())).toArray();
        Object[] whole = columns.stream().map(column -> column.type() == ColumnType.DECIMAL ? (Object) 7L : null)
                .toArray();
        StageTable all = new StageTable("all", "all", columns, IntStream.range(0, columns.size()).toArray(), null);

        files.write(null, all, List.of(full, whole), 1);
        files.flush(null, all);
        files.flush(null, all);

        assertThat(sent).as("sent once").hasSize(1);
        assertThat(sent.get(0).lines()).hasSize(2).last().isEqualTo("{\"decimal\":\"7\"}");
        assertThat(sent.get(0)).contains("\"text\":\"é\\n\\\"\"", "\"bigint\":-9223372036854775808", "\"double\":1.5",
                "\"decimal\":\"100000000000000000000\"", "\"boolean\":true",
                "\"timestamp\":\"2026-11-01T10:00:00.000001Z\"", "\"date\":\"2026-11-01\"", "\"binary\":\"Af8=\"");
        files.close();
        files.write(null, all, List.<Object[]>of(whole), 1);
        files.close();
        files.write(null, all, List.<Object[]>of(whole), 1);
        files.flush(null, all);
        assertThat(sent.get(1)).as("after files were closed").isEqualTo("{\"decimal\":\"7\"}");
        files.close();
    }

    private static final class Full extends FilterOutputStream {
        private int left;

        Full(OutputStream out, int left) {
            super(out);
            this.left = left;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[]{(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, from, length);
        }
    }
}
