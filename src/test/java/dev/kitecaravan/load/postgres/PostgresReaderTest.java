package dev.kitecaravan.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.ReaderContract;
import dev.kitecaravan.load.TableReader;

class PostgresReaderTest extends ReaderContract {
    private final String database = PostgresServer.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return settings("postgres", PostgresServer.url(database), folder);
    }

    @Override
    protected String slow() {
        return "select pg_sleep(120)";
    }

    @Override
    protected List<String> escapes(Path secret, Path target) {
        return List.of("copy builds to '" + target + "'", "copy builds to program 'cat > " + target + "'",
                "rollback; delete from builds", "end; set session characteristics as transaction read write; "
                        + "drop table builds; select 1",
                "set transaction read write", "select set_config('transaction_read_only', 'off', true)",
                "create function f() returns int language sql as 'select 1'", "do $$ begin delete from builds; end $$",
                "prepare transaction 'x'", "vacuum", "listen x",
                "select 1 from builds for update", "select nextval('x')",
                "close caravan_answer; commit; delete from builds", "select pg_read_file('" + secret + "')",
                "select lo_export(1, '" + target + "')", "select pg_ls_dir('/')", "select pg_reload_conf()",
                "call x()", "set role postgres", "reset role");
    }

    @Test
    void readsAsTheReadingRoleWhereThereIsOne() {
        PostgresServer.run(database, "do $$ begin if not exists (select 1 from pg_roles where rolname = "
                + "'caravan_reader') then create role caravan_reader; end if; end $$");
        Destinations.open(settings()).close();
        try (TableReader reader = Destinations.reader(settings())) {
            assertThat(reader.query("select current_user::text, count(*) from builds", 5, Duration.ofSeconds(5)).rows())
                    .containsExactly(List.of("caravan_reader", 2L));
            assertThatThrownBy(() -> reader.query("select pg_read_file('/etc/passwd')", 5, Duration.ofSeconds(5)))
                    .isInstanceOf(DestinationException.class).hasMessageContaining("denied");
        } finally {
            PostgresServer.run(database, "drop owned by caravan_reader");
            PostgresServer.run(database, "drop role caravan_reader");
        }
    }
}
