package dev.kitecaravan.load.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.table.ColumnType;

/** Fills a table by COPY in its text format. */
final class PostgresCopy {
    private static final int BLOCK = 1 << 16;
    private static final byte[] NULL = {'\\', 'N'};

    private byte[] block = new byte[2 * BLOCK];
    private int length;

    private PostgresCopy() {
    }

    /** @return how many rows the server took */
    static long write(Connection connection, StageTable stage, Collection<Object[]> rows, long write)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("copy " + stage.name() + " from stdin");
        try {
            PostgresCopy text = new PostgresCopy();
            for (Object[] row : rows) {
                text.line(stage, row, write);
                if (text.length >= BLOCK) {
                    copy.writeToCopy(text.block, 0, text.length);
                    text.length = 0;
                }
            }
            copy.writeToCopy(text.block, 0, text.length);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void line(StageTable stage, Object[] row, long write) {
        for (int i = 0; i < stage.width(); i++) {
            if (i > 0) {
                put((byte) '\t');
            }
            cell(stage.type(i), stage.cell(row, i, write));
        }
        put((byte) '\n');
    }

    private void cell(ColumnType type, Object value) {
        if (value == null) {
            put(NULL);
        } else if (type == ColumnType.TEXT || type == ColumnType.JSON) {
            escaped((String) value);
        } else if (type == ColumnType.BINARY) {
            ascii("\\\\x" + HexFormat.of().formatHex((byte[]) value));
        } else if (type == ColumnType.TIMESTAMP) {
            ascii(((Instant) value).toString());
        } else {
            ascii(value.toString());
        }
    }

    private void escaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(2 * bytes.length);
        for (byte b : bytes) {
            byte letter = switch (b) {
                case '\\' -> '\\';
                case '\t' -> 't';
                case '\n' -> 'n';
                case '\r' -> 'r';
                default -> 0;
            };
            if (letter != 0) {
                block[length++] = '\\';
                block[length++] = letter;
            } else {
                block[length++] = b;
            }
        }
    }

    private void ascii(String text) {
        put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, block, length, bytes.length);
        length += bytes.length;
    }

    private void put(byte b) {
        room(1);
        block[length++] = b;
    }

    private void room(int more) {
        if (block.length - length < more) {
            block = Arrays.copyOf(block, Math.max(block.length * 2, length + more));
        }
    }
}
