package dev.kitecaravan.load.duckdb;

import java.nio.file.Files;
import java.sql.SQLException;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.FileInUseException;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.sql.FileAccess;
import dev.kitecaravan.load.sql.SqlFailures;
import dev.kitecaravan.load.sql.SqlTableReader;

/** Reads a DuckDB file opened read-only, with no way to other files, the network, or its own settings. */
final class DuckDbReader {
    private DuckDbReader() {
    }

    static TableReader open(DestinationSettings settings, DuckDbFile file) {
        if (!Files.exists(file.path())) {
            throw new NothingLoadedException("there is no database at " + file.path() + " yet; load something first");
        }
        FileAccess.Turn turn = FileAccess.toRead(file.path(), FileAccess.Extent.UNTOLD);
        try {
            return new SqlTableReader(file.connectForReading(settings.dataset()), DuckDbDialect.DIALECT, turn);
        } catch (SQLException e) {
            turn.close();
            DestinationException failure = SqlFailures.explain(DuckDbDialect.DIALECT, file.path().toString(),
                    "opening it for reading", e);
            throw isLoading(e) ? new FileInUseException(failure.getMessage(), e) : failure;
        }
    }

    /** A process has a file open in one way only. */
    private static boolean isLoading(SQLException e) {
        return String.valueOf(e.getMessage()).contains("different configuration");
    }
}
