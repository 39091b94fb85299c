package dev.kitecaravan.load;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection that belongs to who asks for it. */
@FunctionalInterface
public interface ConnectionOpener {
    Connection open() throws SQLException;
}
