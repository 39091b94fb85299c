package dev.kitecaravan.load.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import dev.kitecaravan.load.ConnectionOpener;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;

/** A few connections to one database, opened when a route first asks and given back when it does not ask for a while. */
final class ConnectionPool implements ConnectionOpener, AutoCloseable {
    private static final int MOST = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final DataSourceSettings settings;
    private AgroalDataSource pool;

    ConnectionPool(DataSourceSettings settings) {
        this.settings = settings;
    }

    @Override
    public Connection open() throws SQLException {
        Connection connection = pool().getConnection();
        connection.setReadOnly(!settings.writable());
        return connection;
    }

    private synchronized AgroalDataSource pool() throws SQLException {
        if (pool == null) {
            pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().metricsEnabled(false)
                    .connectionPoolConfiguration(of -> of.initialSize(0).minSize(0).maxSize(MOST)
                            .acquisitionTimeout(PATIENCE).reapTimeout(IDLE).idleValidationTimeout(IDLE)
                            .connectionFactoryConfiguration(to -> {
                                to.jdbcUrl(settings.url());
                                if (settings.user() != null) {
                                    to.principal(new NamePrincipal(settings.user()));
                                }
                                if (settings.password() != null) {
                                    to.credential(new SimplePassword(settings.password()));
                                }
                                return to;
                            })));
        }
        return pool;
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }
}
