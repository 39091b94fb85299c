package dev.kitecaravan.load.postgres;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/** The contract on a real PostgreSQL. */
class PostgresDestinationTest extends DestinationContract {
    private final String database = PostgresServer.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return settings("postgres", PostgresServer.url(database), folder.resolve("data"));
    }

    @Override
    protected void tamper(String sql) {
        PostgresServer.run(database, sql);
    }
}
