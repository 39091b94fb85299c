package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.TableSchema;

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
