package dev.kitecaravan.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.load.ReaderContract;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

class PostgresReaderTest extends ReaderContract {
    private final String database = PostgresServer.newDatabase();

    @Override
    protected DestinationSettings settings() {
        return settings("postgres", PostgresServer.url(database), folder);
    }

    @Override
    protected String slow() {
        return "select pg_sleep(120)::text";
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
                "call x()", "set role postgres", "reset role",
                // All of them as a superuser, whose statement might take its rights back.
                "select set_config('role', 'postgres', true), pg_read_file('" + secret + "')",
                "select set_config('role', 'none', true)",
                "select set_config('session_authorization', 'default', true)",
                "select set_config('session_authorization', 'postgres', true)",
                "with r as materialized (select set_config('role', 'none', false)) select pg_read_file('" + secret
                        + "') from r",
                "select set_config('transaction_read_only', 'off', true) from builds, builds b",
                "select query_to_xml('select set_config(''role'', ''none'', true)', true, true, '')",
                "select query_to_xml('select pg_read_file(''" + secret + "'')', true, true, '')",
                "select lo_import('" + secret + "')", "select pg_terminate_backend(pg_backend_pid())",
                "alter role postgres password 'x'", "select pg_temp.caravan_query()");
    }

    @Test
    void aSuperuserGetsEveryTypeAndName() {
        try (TableReader reader = Destinations.reader(settings())) {
            TableReader.Result result = reader
                    .query("select number, id as \"N\", id as \"N\", relkind, array[1, 2] as a,"
                            + " 'x'::varchar(3) as v, null as nothing, now() > 'epoch' as t from builds, pg_class"
                            + " where id = 'b1' and relname = 'builds'", 5, Duration.ofSeconds(5));
            assertThat(result.columns()).containsExactly("number", "N", "N", "relkind", "a", "v", "nothing", "t");
            assertThat(result.rows()).containsExactly(
                    java.util.Arrays.asList(1L, "b1", "b1", "r", "{1,2}", "x", null, true));
            assertThat(reader.query("select current_user::text, session_user::text", 5, Duration.ofSeconds(5)).rows())
                    .containsExactly(List.of("pg_read_all_data", "postgres"));
        }
    }

    /** The server makes them, and may be asked to: this process neither holds them nor waits for longer than it said. */
    @Test
    @Tag("full")
    void statementsThatAreTooLargeOrTooLongEndWithASentence() {
        // One row larger than what is held of an answer at a time, which follows the heap.
        String wide = IntStream.rangeClosed(0, (int) (HeapShare.ofFetch() / 300_000_000))
                .mapToObj(i -> "repeat('x', 300000000) as x" + i).collect(Collectors.joining(", "));
        for (String sql : List.of("select " + wide,
                "select count(*) from generate_series(1, 1000000000) a, generate_series(1, 1000000000) b",
                "with recursive r as (select 1::bigint as n union all select n + 1 from r) select max(n) from r")) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> {
                try (TableReader reader = Destinations.reader(settings())) {
                    reader.query(sql, 100, Duration.ofSeconds(3));
                }
            }).as(sql).isInstanceOf(DestinationException.class).message().doesNotContain("\n")
                    .doesNotContain("Unknown");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
        }
    }

    /** Where the heap has no room for a few of the rows they are refused, else the answer is cut. */
    @Test
    @Tag("full")
    void anAnswerOfLargeRowsIsNotHeldWhole() {
        try (TableReader reader = Destinations.reader(settings())) {
            TableReader.Result result = reader.query("select repeat('x', 30000000) from generate_series(1, 400)", 1_000,
                    Duration.ofSeconds(60));
            assertThat(result.cut()).isTrue();
            assertThat(result.rows()).hasSizeLessThan(100);
        } catch (DestinationException e) {
            assertThat(e).hasMessageContaining("ask for parts of the long values");
        }
    }

    @Test
    void manyRowsAreFetchedAsManyAtATimeAsTheirSizeAllows() {
        try (TableReader reader = Destinations.reader(settings())) {
            assertThat(reader.query("select n, repeat('x', 1000 * (n % 50)) from generate_series(1, 900) n", 1_000,
                    Duration.ofSeconds(20)).rows()).hasSize(900).last().isEqualTo(List.of(900L, ""));
        }
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
