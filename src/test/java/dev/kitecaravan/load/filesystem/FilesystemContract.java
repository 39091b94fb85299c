package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Samples;

/** The contract on a local folder, in one format. */
public abstract class FilesystemContract extends DestinationContract {
    private final String format;

    protected FilesystemContract(String format) {
        this.format = format;
    }

    @Override
    protected DestinationSettings settings() {
        return new DestinationSettings("filesystem", folder.resolve("lake").toString(), null, null, "buildkite_data",
                format, Samples.SYSTEM, folder.resolve("data"), Map.of());
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
