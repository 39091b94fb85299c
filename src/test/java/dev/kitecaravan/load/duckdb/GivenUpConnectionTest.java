package dev.kitecaravan.load.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.sql.Sql;

/** What follows a transaction that DuckDB ended by itself: as of version 2.0 its driver takes it for one that goes on. */
class GivenUpConnectionTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsWrittenOutsideOfATransactionAfterACommitThatFailed() throws SQLException {
        DuckDbFile file = new DuckDbFile(folder.resolve("x.duckdb"), "96MB", "1");
        try (Sql sql = new Sql(file.connect())) {
            sql.execute("create table t (n integer)");
            assertThatThrownBy(() -> sql.transaction(() -> {
                sql.update("insert into t values (1)");
                // What the engine does where it cannot commit.
                sql.execute("rollback");
                return 0;
            })).hasMessageContaining("cannot commit");

            assertThatThrownBy(() -> sql.transaction(() -> sql.update("insert into t values (2)")))
                    .hasMessageContaining("had to be given up").hasMessageContaining("cannot commit");
        }
        try (Sql sql = new Sql(file.connect())) {
            assertThat(sql.number("select count(*) from t")).isZero();
        }
    }
}
