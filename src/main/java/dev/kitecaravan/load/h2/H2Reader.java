package dev.kitecaravan.load.h2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.SqlFailures;
import dev.kitecaravan.load.sql.Statements;
import dev.kitecaravan.load.sql.TurnConnection;

/**
 * Reads an H2 database as a user who is no administrator and may only select. H2 refuses such a user every function that
 * touches files, other databases or code; the file itself is opened read-only where no run of this process has it open.
 */
final class H2Reader {
    private static final String USER = "caravan_reader";

    private H2Reader() {
    }

    /** Makes the reading user, whose password follows from the owner's, so that another process can find it out. */
    static void grant(Statements sql, H2Url url, String dataset) throws SQLException {
        sql.execute("create user if not exists " + USER + " password '" + password(url) + "'");
        sql.execute("alter user " + USER + " set password '" + password(url) + "'");
        sql.execute("grant select on schema \"" + dataset.replace("\"", "\"\"") + "\" to " + USER);
    }

    static TableReader open(DestinationSettings settings, H2Url url) {
        if (url.file() != null && !Files.exists(url.file())) {
            throw new NothingLoadedException("there is no database at " + url.file() + " yet; load something first");
        }
        FileAccess.Turn turn = url.file() == null ? null : FileAccess.toRead(url.file(), H2Extent::least);
        try {
            return new H2TableReader(connect(settings, url), turn);
        } catch (SQLException e) {
            if (turn != null) {
                turn.close();
            }
            throw SqlFailures.explain(H2Dialect.DIALECT, url.place(), "opening it for reading",
                    H2Destination.naming(url.file(), e));
        }
    }

    /** A connection of a route, with its turn at the file. */
    static Connection connection(DestinationSettings settings, H2Url url) throws SQLException {
        FileAccess.Turn turn = url.file() == null ? null : FileAccess.toRead(url.file(), H2Extent::least);
        try {
            Connection connection = connect(settings, url);
            return turn == null ? connection : TurnConnection.of(connection, turn);
        } catch (SQLException e) {
            if (turn != null) {
                turn.close();
            }
            throw H2Destination.naming(url.file(), e);
        }
    }

    private static Connection connect(DestinationSettings settings, H2Url url) throws SQLException {
        return H2Destination.connect(url.forReading(settings.dataset(), url.file() != null), USER, password(url));
    }

    private static String password(H2Url url) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((USER + "\n" + url.user() + "\n" + url.password()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
