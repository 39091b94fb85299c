package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/**
 * Plain copies of the tables, for who reads files without a rule: {@code _current/TABLE.parquet} has the rows that count, each
 * key once, and no column of a part's own. JSON is text there. Each copy takes the place of the former one at once;
 * {@code _current/as_of.json}, written last, says as of when they are, so that a copy is never older than it says.
 */
final class CurrentCopies {
    static final String FOLDER = "_current/";
    static final String AS_OF = FOLDER + "as_of.json";
    /** A row group is held in memory while it is written, whatever the length of its rows. */
    private static final String ROW_GROUP = "16MB";

    private final FilesystemSettings settings;
    private final FileDataset dataset;
    private final CommitWriter.Fence fence;

    CurrentCopies(FilesystemSettings settings, FileDataset dataset, CommitWriter.Fence fence) {
        this.settings = settings;
        this.dataset = dataset;
        this.fence = fence;
    }

    /**
     * A copy as {@link #AS_OF} names it.
     *
     * @param rows      how many it has
     * @param changedAt when its newest row was committed
     * @param words     what is said in it of the table and its columns
     */
    private record Copy(long rows, Instant changedAt, String words) {
    }

    /**
     * Writes those that changed.
     *
     * @param words what is said of tables, by name; it goes into the metadata of their files
     * @return what was done, one sentence
     */
    String write(Map<String, TableWords> words) throws IOException, SQLException {
        List<Manifest.Table> tables = dataset.manifest().tables().stream().filter(this::isCopied).toList();
        Map<String, Copy> before = read();
        Map<String, Copy> after = new LinkedHashMap<>();
        int written = 0;
        try (Replica replica = FilesystemReader.broughtUp(settings, dataset.store(), dataset.log())) {
            replica.sql().execute("set preserve_insertion_order = false");
            for (Manifest.Table table : tables) {
                String name = table.schema().name();
                Copy former = before.get(name);
                Copy copy = new Copy(former == null ? -1 : former.rows(), changedAt(table),
                        said(table.schema(), words.get(name)));
                if (!copy.equals(former)) {
                    copy = new Copy(write(table.schema(), copy, replica), copy.changedAt(), copy.words());
                    written++;
                }
                after.put(name, copy);
            }
            sayAsOf(after, replica);
        }
        return "Plain copies of " + after.size() + (after.size() == 1 ? " table" : " tables") + " are in "
                + dataset.store().place() + "/" + FOLDER + ", " + written + " of them written anew.";
    }

    /** Of caravan's own tables the loads, which views read. */
    private boolean isCopied(Manifest.Table table) {
        String name = table.schema().name();
        return !table.parts().isEmpty()
                && (name.equals(settings.system().loadsTable()) || !BookkeepingFiles.isOne(name, settings.system()));
    }

    private static Instant changedAt(Manifest.Table table) {
        return instant(table.parts().stream().mapToLong(Part::to).max().orElseThrow());
    }

    private static Instant instant(long version) {
        return Instant.EPOCH.plus(version, ChronoUnit.MICROS);
    }

    private static String said(TableSchema schema, TableWords words) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Column column : schema.columns()) {
                ColumnWords of = words == null ? null : words.columns().get(column.name());
                // A column without words has its name here all the same: what is said differs when a column comes.
                json.writeStringField(column.name(), of == null ? "" : of.text());
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private long write(TableSchema schema, Copy copy, Replica replica) throws IOException {
        Path file = dataset.temporary();
        String table = replica.table(schema.name());
        try {
            long written = replica.sql().update("copy (select " + schema.columns().stream().map(CurrentCopies::plain)
                    .collect(Collectors.joining(", ")) + " from " + table + ") to " + text(file.toString())
                    + " (format parquet, compression zstd, row_group_size_bytes '" + ROW_GROUP + "', kv_metadata {"
                    + "'caravan.changed_at': " + text(copy.changedAt().toString()) + ", 'caravan.columns': "
                    + text(copy.words()) + "})");
            RowCheck.same("copy of table " + schema.name(), "in the table",
                    replica.sql().number("select count(*) from " + table), "in the file", written);
            fence.check();
            dataset.store().replace(key(schema.name()), file);
            return written;
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(dataset.store(),
                    "writing " + key(schema.name()) + " (the former copy stands)",
                    e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String plain(Column column) {
        String name = Replica.quoted(column.name());
        return column.type() == ColumnType.JSON ? "cast(" + name + " as varchar) as " + name : name;
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String key(String table) {
        return FOLDER + table + ".parquet";
    }

    /** The copies that are there, by table. */
    private Map<String, Copy> read() throws IOException {
        Map<String, Copy> copies = new LinkedHashMap<>();
        Set<String> there = new HashSet<>(dataset.store().list(FOLDER));
        if (there.contains(AS_OF)) {
            JsonNode tables = Json.MAPPER.readTree(dataset.store().get(AS_OF)).path("tables");
            tables.fields().forEachRemaining(table -> {
                if (there.contains(key(table.getKey()))) {
                    JsonNode of = table.getValue();
                    copies.put(table.getKey(), new Copy(of.path("rows").asLong(),
                            Instant.parse(of.path("changed_at").asText()), of.path("columns").toString()));
                }
            });
        }
        return copies;
    }

    private void sayAsOf(Map<String, Copy> copies, Replica replica) throws IOException, SQLException {
        String loads = settings.system().loadsTable();
        List<String> load = dataset.manifest().table(loads).parts().isEmpty()
                ? List.of()
                : replica.sql().query("select load_id from " + replica.table(loads)
                        + " order by coalesce(finished_at, started_at) desc, load_id desc limit 1",
                        row -> row.getString(1));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("as_of", instant(dataset.manifest().version()).toString());
            json.writeStringField("load_id", load.isEmpty() ? null : load.get(0));
            json.writeObjectFieldStart("tables");
            for (Map.Entry<String, Copy> entry : copies.entrySet()) {
                json.writeObjectFieldStart(entry.getKey());
                json.writeNumberField("rows", entry.getValue().rows());
                json.writeStringField("changed_at", entry.getValue().changedAt().toString());
                json.writeFieldName("columns");
                json.writeRawValue(entry.getValue().words());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        Path file = dataset.temporary();
        try {
            Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
            fence.check();
            dataset.store().replace(AS_OF, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Takes the copies away: old ones would be taken for current.
     *
     * @return what was done, one sentence
     */
    String remove() throws IOException {
        Set<String> there = new HashSet<>(dataset.store().list(FOLDER));
        int removed = 0;
        for (Manifest.Table table : dataset.manifest().tables()) {
            if (there.contains(key(table.schema().name()))) {
                fence.check();
                dataset.store().delete(key(table.schema().name()));
                removed++;
            }
        }
        if (there.contains(AS_OF)) {
            dataset.store().delete(AS_OF);
        }
        return removed == 0
                ? "No plain copies are kept, as the settings say."
                : removed + " plain copies were taken away, as the settings want none.";
    }
}
