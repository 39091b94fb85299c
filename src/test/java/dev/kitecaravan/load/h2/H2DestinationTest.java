package dev.kitecaravan.load.h2;

import java.sql.Connection;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;

/** The contract on H2 itself. */
class H2DestinationTest extends DestinationContract {
    @Override
    protected DestinationSettings settings() {
        return settings("h2", null, folder.resolve("data"));
    }

    @Override
    protected void tamper(String sql) {
        H2Url url = H2Url.of(settings());
        try (Connection connection = H2Destination.connect(url.forWriting(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
