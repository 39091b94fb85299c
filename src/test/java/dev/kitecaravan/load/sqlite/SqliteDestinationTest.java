package dev.kitecaravan.load.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/** The contract on SQLite itself. */
class SqliteDestinationTest extends DestinationContract {
    @Override
    protected boolean keepsCommentsOnTables() {
        return false;
    }

    @Override
    protected boolean ignoresCapitals() {
        return true;
    }

    @Override
    protected DestinationSettings settings() {
        return settings("sqlite", null, folder.resolve("data"));
    }

    @Override
    protected void tamper(String sql) {
        destination.close();
        try (Connection connection = SqliteFile.of(settings()).connect(settings().dataset());
                var statement = connection.createStatement()) {
            // It has no literals of times.
            statement.execute(sql.replace("timestamp '", "'"));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
