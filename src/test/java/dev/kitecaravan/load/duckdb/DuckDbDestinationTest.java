package dev.kitecaravan.load.duckdb;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/** The contract on DuckDB itself. */
class DuckDbDestinationTest extends DestinationContract {
    @Override
    protected boolean ignoresCapitals() {
        return true;
    }

    @Override
    protected DestinationSettings settings() {
        return settings("duckdb", null, folder.resolve("data"));
    }

    @Override
    protected void tamper(String sql) {
        destination.close();
        try (Connection connection = DuckDbFile.toLoad(settings()).connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
