package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection. */
@FunctionalInterface
public interface Connector {
    Connection connect() throws SQLException;
}
