package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.DeadLetterReplay;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** What tables do from record to engine, on every engine that is at hand. */
class EngineTablesTest {
    private static final String ROUTE = """
            - route:
                id: things
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations/{org.slug}/things
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: things, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private static RecordTarget target(Disposition disposition, String contract) {
        return new RecordTarget("things", "things",
                disposition == Disposition.APPEND ? List.of() : List.of("id"), disposition, Set.of(), 100,
                Contract.parse(contract), null);
    }

    private static RecordTarget merge(String contract) {
        return target(Disposition.MERGE, contract);
    }

    private DeadLetterReplay.Outcome replay(EngineTables tables, String contract, boolean withoutSteps) {
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("things.yaml", ROUTE)),
                Contract.parse(contract));
        try (Destination destination = tables.open();
                Lease lease = destination.lease("test", Duration.ofSeconds(60))) {
            return new DeadLetterReplay(destination, TableRules.NONE, tables.settings().system(), withoutSteps)
                    .replay(registry.get("things"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void aRelaxedContractLetsDeadLettersIn(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        tables.load(merge("evolve"), "{\"id\": 1, \"n\": 1}");
        tables.load(merge("discard_row"), "{\"id\": 2, \"n\": 1, \"extra\": true, \"jobs\": [{\"id\": \"j\"}]}");
        assertThat(tables.select("select id from things order by id")).containsExactly("1");
        assertThat(tables.select("select count(*) from _caravan_dead_letters").get(0)).isNotEqualTo("0");

        DeadLetterReplay.Outcome refused = replay(tables, "discard_row", false);
        assertThat(refused.again()).isPositive();
        assertThat(refused.loaded()).isZero();
        assertThat(tables.select("select id from things order by id")).containsExactly("1");
        assertThat(tables.select("select distinct record from _caravan_dead_letters")).hasSize(1);

        DeadLetterReplay.Outcome loaded = replay(tables, "evolve", false);
        assertThat(loaded.loaded()).isPositive();
        assertThat(loaded.again()).isZero();
        assertThat(loaded.rows()).containsEntry("things", new RowCounts(1, 0, 0, 0));
        assertThat(tables.select("select id, extra, organization_slug from things where id = 2"))
                .containsExactly("2|true|acme");
        assertThat(tables.select("select id, organization_slug from things__jobs")).containsExactly("j|acme");
        assertThat(tables.select("select count(*) from _caravan_dead_letters")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void aLetterNeverOverwritesANewerRow(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        tables.load(merge("evolve"), "{\"id\": 1, \"n\": 1}");
        tables.load(merge("discard_value"), "{\"id\": 1, \"n\": 2, \"extra\": true}");
        tables.load(merge("discard_value"), "{\"id\": 1, \"n\": 3}");

        DeadLetterReplay.Outcome outcome = replay(tables, "evolve", false);

        assertThat(outcome.superseded()).isEqualTo(1);
        assertThat(outcome.loaded()).isZero();
        assertThat(tables.select("select n from things")).containsExactly("3");
        assertThat(tables.select("select count(*) from _caravan_dead_letters")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void deadLettersAreForgottenAfterFourHundredDays(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        Instant now = Instant.now();
        try (Destination destination = tables.open(); Load load = destination.begin("l1")) {
            load.commit(new Bookkeeping(List.of(), List.of(letter("old", now.minus(Duration.ofDays(401))),
                    letter("young", now.minus(Duration.ofDays(399)))), List.of(), null));
        }
        tables.open().close();
        assertThat(tables.select("select reason from _caravan_dead_letters")).containsExactly("young");
    }

    private static DeadLetter letter(String reason, Instant at) {
        return new DeadLetter("things", "", "things", "", reason, "{}", at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void wholeNumbersWidenWhereAsked(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_").widening();
        tables.load(merge("evolve"), "{\"id\": 1, \"n\": 7}", "{\"id\": 2, \"n\": 8}");

        tables.load(merge("evolve"), "{\"id\": 3, \"n\": 9}", "{\"id\": 4, \"n\": 1180591620717411303424}",
                "{\"id\": 5, \"n\": 1.5}");

        assertThat(tables.select("select id from things where n = 1180591620717411303424")).containsExactly("4");
        assertThat(tables.select("select id from things where n = 1.5")).containsExactly("5");
        assertThat(tables.select("select id from things where n in (7, 8, 9) order by id")).containsExactly("1", "2",
                "3");
        assertThat(tables.load(merge("evolve"), "{\"id\": 1, \"n\": 7}", "{\"id\": 2, \"n\": 8}"))
                .containsEntry("things", new RowCounts(0, 0, 2, 0));
        try (Destination destination = tables.open()) {
            TableSchema things = destination.tables().get(0);
            assertThat(things.columns().get(things.position("n")).type()).isEqualTo(ColumnType.DECIMAL);
            assertThat(things.position("n__v_decimal")).isNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void anImportedSchemaWinsInTheEngine(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        List<TableSchema> imported = SchemaFile.read("""
                version: 1
                tables:
                  things:
                    columns: {id: bigint, code: text, seen: timestamp, organization_slug: text}
                """, "schema.yaml");
        try (Destination destination = tables.open()) {
            assertThat(SchemaFile.difference(destination.tables(), imported)).hasSize(1);
            destination.prepare(new TableRules(imported, false).over(destination.tables()));
            assertThat(SchemaFile.difference(destination.tables(), imported)).isEmpty();
        }
        tables.load(merge("freeze"), "{\"id\": 1, \"code\": 7, \"seen\": \"2026-01-01T00:00:00Z\"}");

        assertThat(tables.select("select code from things where code = '7'")).containsExactly("7");
        try (Destination destination = tables.open()) {
            String exported = SchemaFile.write(destination.tables());
            assertThat(SchemaFile.write(SchemaFile.read(exported, "exported"))).isEqualTo(exported);
            assertThat(SchemaFile.difference(destination.tables(),
                    SchemaFile.read("version: 1\ntables:\n  things:\n    columns: {code: bigint, more: text}\n", "s")))
                    .containsExactly(
                            "table things, column code: the schema file says bigint, the destination has text",
                            "table things, column more: is to be made, text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void queriesWrittenForDltRun(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_dlt_");
        RecordTarget builds = RecordTarget.merge("builds", "builds", "build", "id");
        tables.load(builds, "{\"id\": \"b1\", \"jobs\": [{\"id\": \"j1\", \"agent_query_rules\": [\"queue=a\"]},"
                + " {\"id\": \"j2\"}]}", "{\"id\": \"b2\", \"jobs\": []}");

        assertThat(tables.select("SELECT b.id, j.id FROM builds b JOIN builds__jobs j"
                + " ON j._dlt_parent_id = b._dlt_id ORDER BY j._dlt_list_idx")).containsExactly("b1|j1", "b1|j2");
        assertThat(tables.select("SELECT r.value FROM builds__jobs__agent_query_rules r JOIN builds__jobs j"
                + " ON r._dlt_parent_id = j._dlt_id JOIN builds b ON r._dlt_root_id = b._dlt_id"))
                .containsExactly("queue=a");
        assertThat(tables.select("SELECT b.id FROM builds b JOIN _dlt_loads l ON l.load_id = b._dlt_load_id"
                + " WHERE l.status = 0 ORDER BY 1")).containsExactly("b1", "b2");
        assertThat(tables.select("select count(*) from _dlt_dead_letters")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void everyDispositionDoesWhatItSays(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        RecordTarget append = new RecordTarget("a", "appended", List.of(), Disposition.APPEND, Set.of(), 100,
                Contract.EVOLVE, null);
        RecordTarget replace = new RecordTarget("r", "replaced", List.of("id"), Disposition.REPLACE, Set.of(), 100,
                Contract.EVOLVE, null);
        RecordTarget versions = new RecordTarget("v", "versions", List.of("id"), Disposition.SCD2, Set.of(), 100,
                Contract.EVOLVE, null);
        String before = "{\"id\": 1, \"jobs\": [{\"id\": 1, \"state\": \"running\"}]}";
        String after = "{\"id\": 1, \"jobs\": [{\"id\": 1, \"state\": \"passed\"}]}";
        for (RecordTarget each : List.of(append, replace, versions)) {
            tables.load(each, before, "{\"id\": 2, \"jobs\": []}");
            tables.load(each, after);
            tables.load(each, after);
        }

        assertThat(tables.select("select id from appended order by id")).containsExactly("1", "1", "1", "2");
        assertThat(tables.select("select id from replaced")).containsExactly("1");
        assertThat(tables.select("select state from replaced__jobs")).containsExactly("passed");
        assertThat(tables.select("select count(*) from versions where id = 1")).containsExactly("2");
        assertThat(tables.select("select j.state from versions v join versions__jobs j on j._caravan_root_id"
                + " = v._caravan_id and j._caravan_valid_to is null where v._caravan_valid_to is null"))
                .containsExactly("passed");
        assertThat(tables.select("select state from versions__jobs where _caravan_valid_to is not null"))
                .containsExactly("running");
    }

    private static final String TWO_JOBS = "{\"id\": 1, \"jobs\": [{\"id\": \"a\", \"n\": 1}, {\"id\": \"b\", \"n\": 2}]}";
    private static final String ONE_JOB = "{\"id\": 1, \"jobs\": [{\"id\": \"b\", \"n\": 2}]}";
    private static final String NO_WORD_OF_JOBS = "{\"id\": 1}";

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void aVersionOfAChildEndsWhenItsRecordHasItNoMore(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        RecordTarget versions = target(Disposition.SCD2, "evolve");
        tables.load(versions, TWO_JOBS);

        assertThat(tables.load(versions, NO_WORD_OF_JOBS)).containsEntry("things", new RowCounts(0, 0, 1, 0));
        assertThat(tables.select("select count(*) from things")).containsExactly("1");
        assertThat(tables.select("select count(*) from things__jobs where _caravan_valid_to is null"))
                .containsExactly("2");

        tables.load(versions, ONE_JOB);
        assertThat(tables.select("select id from things__jobs where _caravan_valid_to is null")).containsExactly("b");
        assertThat(tables.select("select count(*) from things")).containsExactly("2");
        tables.load(versions, "{\"id\": 1, \"jobs\": []}");
        assertThat(tables.select("select id from things__jobs where _caravan_valid_to is null")).isEmpty();
        assertThat(tables.select("select count(*) from things")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void aRecordThatComesTwiceInOneLoadIsItsLastSelf(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        for (Disposition disposition : List.of(Disposition.REPLACE, Disposition.MERGE)) {
            String table = disposition.name().toLowerCase(java.util.Locale.ROOT);
            RecordTarget target = new RecordTarget(table, table, List.of("id"), disposition, Set.of(), 100,
                    Contract.EVOLVE, null);
            tables.loadInCommits(target, List.of(List.of(TWO_JOBS, "{\"id\": 2, \"jobs\": [{\"id\": \"c\"}]}"),
                    List.of(ONE_JOB, "{\"id\": 3, \"jobs\": [{\"id\": \"d\"}]}")));

            assertThat(tables.select("select id from " + table + " order by id")).containsExactly("1", "2", "3");
            assertThat(tables.select("select id from " + table + "__jobs order by id")).containsExactly("b", "c", "d");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void aRowThatMovesInItsArrayIsChanged(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        tables.load(merge("evolve"), TWO_JOBS);

        assertThat(tables.load(merge("evolve"), TWO_JOBS)).containsEntry("things__jobs", new RowCounts(0, 0, 2, 0));
        assertThat(tables.load(merge("evolve"),
                "{\"id\": 1, \"jobs\": [{\"id\": \"c\"}, {\"id\": \"a\", \"n\": 1}, {\"id\": \"b\", \"n\": 2}]}"))
                .containsEntry("things__jobs", new RowCounts(1, 2, 0, 0));
        assertThat(tables.select("select id from things__jobs order by _caravan_list_idx")).containsExactly("c", "a",
                "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void rowsOfAnotherPrefixAreNotDoubled(String engine) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_");
        tables.load(merge("evolve"), TWO_JOBS);

        assertThatThrownBy(() -> tables.prefixed("_dlt_").load(merge("evolve"), TWO_JOBS))
                .isInstanceOf(RuntimeException.class).hasMessageContaining("prefix").hasMessageContaining("dataset");

        assertThat(tables.prefixed("_caravan_").load(merge("evolve"), TWO_JOBS)).containsEntry("things",
                new RowCounts(0, 0, 1, 0));
    }

    @Test
    void aDatasetThatDltMadeIsLeftAlone() {
        String database = PostgresServer.newDatabase();
        PostgresServer.run(database, "create schema buildkite_data; create table buildkite_data._dlt_loads "
                + "(load_id text not null, schema_name text, status bigint not null, inserted_at timestamptz not null)");
        DestinationSettings settings = new DestinationSettings("postgres", PostgresServer.url(database), null, null,
                "buildkite_data", "jsonl", new SystemColumns("_dlt_"), folder, Map.of());

        assertThatThrownBy(() -> Destinations.open(settings)).isInstanceOf(LayoutException.class)
                .hasMessageContaining("_dlt_loads").hasMessageContaining("system prefix");
    }
}
