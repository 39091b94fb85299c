package dev.kitecaravan.load.redshift;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledContract;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;

/** Kills by Redshift's own driver on PostgreSQL. */
@Tag("full")
class RedshiftKilledTest extends KilledContract {
    private final RedshiftServer server = new RedshiftServer(sql -> sql);

    @TempDir
    private Path folder;

    @Override
    protected DestinationSettings settings(String place) {
        return new DestinationSettings("redshift", server.url(), null, null, place, "jsonl", Samples.SYSTEM, folder,
                Map.of());
    }

    @Override
    protected void dieAt(int n, boolean after) {
        server.dieAt(n, after);
    }

    @Override
    protected int heal() {
        return server.heal();
    }

    @Override
    protected int step(Disposition disposition) {
        return disposition == Disposition.MERGE ? 1 : 7;
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
