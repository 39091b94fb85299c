package dev.kitecaravan.load.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.KilledContract;
import dev.kitecaravan.table.Disposition;

/**
 * Kills by Snowflake's own driver on fakesnow, whose MERGE was changed to be a part of its transaction, as Snowflake's is:
 * see {@code src/test/peers/fakesnow/serve.py}.
 */
@Tag("full")
class SnowflakeKilledOnFakesnowTest extends KilledContract {
    private final String database = Fakesnow.newDatabase();

    @TempDir
    private Path folder;

    @Override
    protected DestinationSettings settings(String place) {
        return Fakesnow.settings(database, place, folder);
    }

    @Override
    protected void dieAt(int n, boolean after) {
        Fakesnow.dieAt(n, after);
    }

    @Override
    protected int heal() {
        return Fakesnow.heal();
    }

    @Override
    protected int step(Disposition disposition) {
        return disposition == Disposition.MERGE ? 12 : 26;
    }

    /** What the kills rely on. */
    @Test
    void mergeIsAPartOfItsTransactionAndDdlEndsIt() throws SQLException {
        try (Connection connection = SnowflakeUrl.of(settings("s")).connect();
                Statement statement = connection.createStatement()) {
            for (String sql : new String[]{"create schema s", "use schema s", "create table t (id int, n int)",
                    "insert into t values (1, 1)"}) {
                statement.execute(sql);
            }
            String merge = "merge into t using (select 1 as id) s on t.id = s.id when matched then update set n = n + 1";
            connection.setAutoCommit(false);
            statement.execute(merge);
            connection.rollback();
            assertThat(read(statement)).isEqualTo(1);
            statement.execute(merge);
            statement.execute("create table other (id int)");
            connection.rollback();
            assertThat(read(statement)).isEqualTo(2);
        }
    }

    private static int read(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("select n from t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
