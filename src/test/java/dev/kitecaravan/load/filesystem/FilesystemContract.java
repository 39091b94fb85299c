package dev.kitecaravan.load.filesystem;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static dev.kitecaravan.load.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/** The contract on a local folder, in one format. */
public abstract class FilesystemContract extends DestinationContract {
    /** What a container of 512 MB gets. */
    private static final String MEMORY_OF_A_CONTAINER = "128MB";

    private final String format;
    private Map<String, String> options = Map.of();

    protected FilesystemContract(String format) {
        this.format = format;
    }

    @Override
    protected DestinationSettings settings() {
        return new DestinationSettings("filesystem", folder.resolve("lake").toString(), null, null, "buildkite_data",
                format, Samples.SYSTEM, folder.resolve("data"), options);
    }

    @Override
    protected boolean appendsToMerged() {
        return false;
    }

    @Override
    protected boolean keepsVersions() {
        return false;
    }

    /** Views over files are a text beside them, and tables have no comments. */
    @Override
    protected boolean keepsCommentsOnTables() {
        return false;
    }

    /** The lease is an object of the store, not a table. */
    @Override
    protected List<TableSchema> bookkeeping(SystemTables tables) {
        return tables.all().stream().filter(table -> !table.name().equals(tables.leaseName())).toList();
    }

    @Override
    protected void tamper(String sql) {
        if (sql.contains("kind = 'layout'")) {
            newerLayout();
        } else if (sql.contains("_caravan_loads")) {
            oldLoad();
        } else {
            Assumptions.abort("files have no columns that could be altered by hand");
        }
    }

    /** A row of a table takes memory for each of its columns, in every statement. */
    @Test
    void aFewRowsOfAWideTableFitIntoTheMemoryOfAContainer() {
        loadWide(1, 20, 1_300, List.of("n"));
    }

    @Test
    @Tag("full")
    void rowsOfAWideTableFitIntoTheMemoryOfAContainer() {
        loadWide(2, 90, 2_300, List.of("n", "t", "d"));
    }

    private void loadWide(int loads, int good, int members, List<String> kinds) {
        options = Map.of("memory-limit", MEMORY_OF_A_CONTAINER);
        reopen();
        List<Map<String, Object>> records = new ArrayList<>();
        for (int i = 0; i < good; i++) {
            records.add(Map.of("id", "r" + i, "v", (long) i));
        }
        for (String kind : kinds) {
            Map<String, Object> wide = new LinkedHashMap<>(Map.of("id", "wide " + kind));
            for (int i = 0; i < members; i++) {
                wide.put(kind + i, kind.equals("n") ? (Object) (long) i : kind.equals("t") ? "text " + i : i + 0.25);
            }
            records.add(wide);
        }
        int last = members - 1;
        for (int load = 0; load < loads; load++) {
            loadRecords("l" + load, records);
            Map<String, Map<String, Object>> found = found();
            assertThat(found).hasSize(good + kinds.size());
            assertThat(found.get("wide n").get("_caravan_overflow")).asString().contains("\"n" + last + "\":" + last);
        }
    }

    /** Who reads files without a rule finds each key once, as query does. */
    @Test
    void plainCopiesHaveTheRowsThatCount() throws Exception {
        loadTwoBuilds("l1");
        TableSchema schema = Samples.root("things", text("id"), new Column("odd \"name\"", ColumnType.JSON, "odd"),
                new Column("at", ColumnType.TIMESTAMP, "at"), new Column("price", ColumnType.DECIMAL, "price"));
        load(complete("l2"),
                rows(builds(), Disposition.MERGE, build("b1", 1, "running", 3), build("b3", 3, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1"), job("j2", "b1", 0, "failed")),
                rows(schema, Disposition.MERGE,
                        row("t1", "t1", "{\"a\":[1,\"it's\"]}", Samples.START, new BigDecimal("1.5")),
                        row("t2", "t2", null, null, null)));
        load(complete("l3"), rows(Samples.root("log", text("id")), Disposition.APPEND, row("a", "a"), row("a", "a")));

        Map<String, TableWords> words = Map.of("builds", new TableWords("One build", Map.of("number",
                new ColumnWords("The build's number", "never null", null, List.of()))));
        assertThat(destination.compact(words)).contains("Plain copies of 5 tables").contains("_current/, 5 of them");
        for (String table : List.of("builds", "builds__jobs", "things", "log", "_caravan_loads")) {
            List<String> rows = select("select * exclude (_caravan_version) from " + table + " order by all");
            assertThat(rows).as(table).isNotEmpty();
            assertThat(copied(table, "select * from %s order by all")).as(table).isEqualTo(rows);
        }
        assertThat(
                copied("things", "select column_type from (describe select * from %s) where column_name like 'odd%%'"))
                .containsExactly("VARCHAR");
        assertThat(copied("builds",
                "select decode(value) from parquet_kv_metadata(%s) where decode(key) = 'caravan.columns'")
                .get(0)).contains("\"number\":\"The build's number. Never null.\"").contains("\"state\":\"\"");
        JsonNode asOf = asOf();
        assertThat(asOf.path("load_id").asText()).isEqualTo("l3");
        assertThat(asOf.path("tables").path("builds").path("rows").asInt()).isEqualTo(3);
        assertThat(Instant.parse(asOf.path("as_of").asText())).isAfter(Instant.now().minusSeconds(600));

        assertThat(destination.compact(words)).contains("5 tables").contains("0 of them");
        load(complete("l4"), rows(builds(), Disposition.MERGE, build("b2", 2, "passed", 0)));
        assertThat(destination.compact(words)).contains("2 of them");
        assertThat(copied("builds", "select id || state from %s order by id")).containsExactly("b1running", "b2passed",
                "b3passed");

        destination.close();
        destination = Destinations.open(withoutCopies(settings()));
        assertThat(destination.compact(words)).contains("5 plain copies were taken away");
        assertThat(destination.compact(words)).contains("No plain copies are kept");
        try (ObjectStore store = store()) {
            assertThat(store.list("_current/")).isEmpty();
        }
    }

    /** Copies are written a few rows at a time, however long these are and however many columns they have. */
    @Test
    @Tag("full")
    void copiesOfLongAndWideRowsFitIntoTheMemoryOfAContainer() throws Exception {
        loadWide(2, 90, 2_300, List.of("n", "t", "d"));
        TableSchema schema = Samples.root("logs", text("id"), text("content"));
        Random random = new Random(5);
        for (int load = 0; load < 10; load++) {
            Object[][] rows = new Object[1_000][];
            for (int i = 0; i < rows.length; i++) {
                byte[] noise = new byte[1 << 12];
                random.nextBytes(noise);
                rows[i] = row(load + "-" + i, load + "-" + i, HexFormat.of().formatHex(noise));
            }
            load(complete("many" + load), rows(schema, Disposition.MERGE, rows));
        }
        assertThat(destination.compact(Map.of())).contains("3 of them written anew");
        assertThat(
                copied("logs", "select count(*) || ' ' || min(length(content)) || ' ' || max(length(content)) from %s"))
                .containsExactly("10000 8192 8192");
    }

    @Test
    void aTableThatWasEmptiedLeavesNoCopyOfItsFormerRows() throws Exception {
        load(complete("l1"), rows(builds(), Disposition.REPLACE, build("b1", 1, "passed", 0)));
        destination.compact(Map.of());
        assertThat(copied("builds", "select count(*) from %s")).containsExactly("1");

        load(complete("l2"), rows(builds(), Disposition.REPLACE));
        destination.compact(Map.of());

        assertThat(copied("builds", "select count(*) from %s")).containsExactly("0");
    }

    @Test
    void whatIsDroppedLeavesNoCopies() throws Exception {
        loadTwoBuilds("l1");
        destination.compact(Map.of());
        destination.drop();
        try (ObjectStore store = store()) {
            assertThat(store.list("")).isEmpty();
        }
    }

    private static DestinationSettings withoutCopies(DestinationSettings of) {
        Map<String, String> options = new HashMap<>(of.options());
        options.put("current-copies", "false");
        return new DestinationSettings(of.name(), of.url(), of.user(), of.password(), of.dataset(), of.fileFormat(),
                of.system(), of.dataFolder(), of.cloud(), options);
    }

    private JsonNode asOf() throws IOException {
        try (ObjectStore store = store()) {
            return Json.MAPPER.readTree(store.get(CurrentCopies.AS_OF));
        }
    }

    /** What somebody's DuckDB finds in a copy. */
    private List<String> copied(String table, String sql) throws Exception {
        Path file = folder.resolve(table + ".copy.parquet");
        try (ObjectStore store = store()) {
            Files.write(file, store.get("_current/" + table + ".parquet"));
        }
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            try (ResultSet rows = statement.executeQuery(sql.formatted("'" + file + "'"))) {
                while (rows.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        Object cell = rows.getObject(i);
                        cells.add(String.valueOf(cell instanceof OffsetDateTime time ? time.toInstant() : cell));
                    }
                    found.add(String.join("|", cells));
                }
            }
        }
        return found;
    }

    private void newerLayout() {
        destination.close();
        try (ObjectStore store = store()) {
            store.putIfAbsent("_caravan/log/000000000002.json",
                    "{\"layout\":99,\"number\":2}".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void oldLoad() {
        try (Load load = destination.begin("l1")) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(), new LoadRecord("l1", "run-1", "builds",
                    LoadRecord.Status.COMPLETE, Instant.parse("2020-01-01T00:00:00Z"), null, null, null, 1, null)));
        }
    }

    /** The store that the contract's settings name. */
    protected ObjectStore store() {
        return new LocalStore(folder.resolve("lake/buildkite_data"));
    }
}
