package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.table.SystemColumns;

/** The beginning of a dataset in a folder that has none. */
final class NewDataset {
    private static final Pattern MANIFEST = Pattern.compile("(_[a-z0-9_]+)/(log|checkpoint)/\\d+\\.json(\\.gz)?");

    private final ObjectStore store;
    private final SystemColumns system;

    NewDataset(ObjectStore store, SystemColumns system) {
        this.store = store;
        this.system = system;
    }

    /**
     * Writes the log's first record, which has the tables of the bookkeeping.
     *
     * @throws LayoutException when the folder has a dataset after all, of another system prefix
     */
    void begin(CommitLog log) throws IOException {
        refuseOtherPrefix();
        log.start(first());
    }

    /** Two manifests over one folder would each take the other's parts for leftovers, and records would come in twice. */
    private void refuseOtherPrefix() throws IOException {
        for (String key : store.list("_")) {
            Matcher other = MANIFEST.matcher(key);
            if (other.matches()) {
                throw new LayoutException("the folder " + store.place() + " holds a dataset with the system prefix "
                        + other.group(1) + "_ (" + key + "), not " + system.prefix()
                        + "; set caravan.system-prefix to it, or another dataset");
            }
        }
    }

    private LogRecord first() {
        Commit commit = Commit.after(0, "");
        return new LogRecord(1, UUID.randomUUID().toString(), commit.version(), BookkeepingFiles.tables(system),
                Set.of(),
                Map.of(), Map.of(), false, commit.at());
    }
}
