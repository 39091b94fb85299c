package dev.kitecaravan.load.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;

/** An H2 in memory that goes with its last connection, and sessions on it. */
final class Memory {
    private static final String NAMES = ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;NON_KEYWORDS=KEY,VALUE";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + NAMES;

    /** A dialect of which only the words matter that a test adds. */
    static Dialect.Builder dialect() {
        return Dialect.named("Memory").type(ColumnType.TEXT, "varchar").type(ColumnType.BIGINT, "bigint")
                .type(ColumnType.DOUBLE, "double precision").type(ColumnType.DECIMAL, "decfloat(1000)")
                .type(ColumnType.BOOLEAN, "boolean").type(ColumnType.TIMESTAMP, "timestamp(6) with time zone")
                .type(ColumnType.DATE, "date").type(ColumnType.JSON, "json").type(ColumnType.BINARY, "varbinary")
                .holds(new Capabilities(63, 38, 9, 1 << 20, 1_600, true)).commits(CommitUnit.PAGE)
                .upserts(Dialect.Upsert.MERGE_MATCHED)
                .says(Phrase.CREATE_STAGE, "create local temporary table {stage} ({columns}) not persistent");
    }

    Sql connect() throws SQLException {
        Properties owner = new Properties();
        owner.setProperty("user", "sa");
        owner.setProperty("password", "");
        Connection connection = new org.h2.Driver().connect(url, owner);
        return new Sql(connection);
    }

    static Session session(Dialect dialect, Statements sql) {
        return new Session(dialect, SystemColumns.DEFAULT, "data", "memory", sql);
    }
}
