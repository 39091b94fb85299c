package dev.kitecaravan.load.redshift;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ReaderContract;

/** What {@code query} may do, by Redshift's own driver on a real PostgreSQL, as a superuser. */
@Tag("full")
class RedshiftReaderTest extends ReaderContract {
    private final RedshiftServer server = new RedshiftServer(sql -> sql);

    @Override
    protected DestinationSettings settings() {
        return settings("redshift", server.url(), folder);
    }

    @Override
    protected String slow() {
        return "select pg_sleep(120)";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("copy builds to '" + target + "'", "unload ('select 1') to 's3://b/k'",
                "select 1; commit; delete from builds", "select 1\n;\ndelete from builds",
                "rollback; delete from builds", "end", "commit", "set transaction read write",
                "select set_config('transaction_read_only', 'off', true)", "call p()", "vacuum",
                "select 1 into stolen", "select nextval('x')", "explain delete from builds",
                "close caravan_answer; commit; delete from builds", "prepare x as delete from builds");
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
