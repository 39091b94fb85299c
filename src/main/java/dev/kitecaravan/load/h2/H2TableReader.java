package dev.kitecaravan.load.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.SqlTableReader;
import dev.kitecaravan.text.NearestName;

/** Reads H2; says what other databases say by themselves: the tables there are, and names near a misspelt one. */
final class H2TableReader extends SqlTableReader {
    /** H2 shows the tables of the schema PUBLIC, whichever schema is the current one. */
    private static final Pattern SHOW_TABLES = Pattern.compile("\\s*show\\s+tables\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    H2TableReader(Connection connection, FileAccess.Turn turn) {
        super(connection, H2Dialect.DIALECT, turn);
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        return super.query(SHOW_TABLES.matcher(sql).matches()
                ? "select table_name from information_schema.tables where table_schema = current_schema order by 1"
                : sql, maxRows, limit);
    }

    /** No room in the file is used again meanwhile. Nothing else may ask for that at the same time. */
    @Override
    public Hold hold() {
        try {
            MVStore store = ((SessionLocal) connection().unwrap(JdbcConnection.class).getSession()).getDatabase()
                    .getStore().getMvStore();
            if (store.isReadOnly()) {
                return Hold.NONE;
            }
            store.setReuseSpace(false);
            return () -> store.setReuseSpace(true);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    protected DestinationException failure(SQLException e) {
        DestinationException plain = super.failure(e);
        String names = switch (e.getErrorCode()) {
            case ErrorCode.COLUMN_NOT_FOUND_1 -> "columns";
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1, ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1 -> "tables";
            default -> null;
        };
        Matcher written = QUOTED.matcher(String.valueOf(e.getMessage()));
        if (names == null || !written.find()) {
            return plain;
        }
        String hint = NearestName.hint(written.group(1), names(names));
        return hint.isEmpty() ? plain : new DestinationException(plain.getMessage() + hint, e);
    }

    private List<String> names(String kind) {
        String name = kind.equals("columns") ? "column_name" : "table_name";
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection().prepareStatement("select distinct " + name
                + " from information_schema." + kind + " where table_schema = current_schema");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        } catch (SQLException e) {
            // The user's own error is what is to be told; names are only a help with it.
            return List.of();
        }
        return names;
    }
}
