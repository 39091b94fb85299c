package dev.kitecaravan.load.redshift;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/** Fills a stage by INSERTs of many rows each: for clusters without a staging bucket. */
final class RedshiftInsert implements BulkWriter {
    /** Most values of one statement: the protocol counts them in 15 bits. */
    private static final int MOST_VALUES = 32_000;
    /** Most text of one statement; the server takes 16 MB. */
    private static final long MOST_BYTES = 4L << 20;

    @Override
    public void write(Statements sql, StageTable stage, Collection<Object[]> rows, long write) throws SQLException {
        int most = Math.max(1, MOST_VALUES / stage.width());
        List<Object[]> some = new ArrayList<>();
        long bytes = 0;
        for (Object[] row : rows) {
            Object[] cells = cells(stage, row, write);
            long size = size(cells);
            if (some.size() == most || !some.isEmpty() && bytes + size > MOST_BYTES) {
                insert((Sql) sql, stage, some);
                some.clear();
                bytes = 0;
            }
            some.add(cells);
            bytes += size;
        }
        if (!some.isEmpty()) {
            insert((Sql) sql, stage, some);
        }
    }

    private static Object[] cells(StageTable stage, Object[] row, long write) {
        Object[] cells = new Object[stage.width()];
        for (int i = 0; i < cells.length; i++) {
            Object value = stage.cell(row, i, write);
            cells[i] = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
        }
        return cells;
    }

    private static long size(Object[] cells) {
        long size = 0;
        for (Object cell : cells) {
            size += cell instanceof String text ? 3L * text.length() : 16;
        }
        return size;
    }

    private static void insert(Sql sql, StageTable stage, List<Object[]> rows) throws SQLException {
        String places = "(" + String.join(", ", Collections.nCopies(stage.width(), "?")) + ")";
        try (PreparedStatement statement = sql.connection().prepareStatement("insert into " + stage.name() + " values "
                + String.join(", ", Collections.nCopies(rows.size(), places)))) {
            int place = 1;
            for (Object[] row : rows) {
                for (Object cell : row) {
                    statement.setObject(place++,
                            cell instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : cell);
                }
            }
            statement.executeUpdate();
        }
    }
}
