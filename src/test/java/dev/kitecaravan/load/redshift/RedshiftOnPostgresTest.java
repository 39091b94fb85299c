package dev.kitecaravan.load.redshift;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;

/**
 * The contract by Redshift's own driver on a real PostgreSQL, which refuses what Redshift does not know; rows by INSERT.
 * {@link RedshiftMergeOnPostgresTest} is the short form.
 */
@Tag("full")
class RedshiftOnPostgresTest extends DestinationContract {
    private final RedshiftServer server = new RedshiftServer(sql -> sql);

    @Override
    protected DestinationSettings settings() {
        return settings("redshift", server.url(), folder.resolve("data"));
    }

    @Override
    protected void tamper(String sql) {
        PostgresServer.run(server.database(), sql);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
