package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.DeadLetterReplay;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;

/**
 * Datasets as earlier layouts of the program wrote them, kept as SQL scripts in {@code datasets/}: today's program goes on
 * with them, and no row is loaded anew. When the layout changes, the dataset of the new one joins them: run
 * {@code write} with {@code -Dcaravan.write-layout=src/test/resources/datasets/layout-N.sql} and commit the file; those
 * that are there are never written again.
 */
class StoredLayoutsTest {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");
    private static final RecordTarget VERSIONS = new RecordTarget("versions", "versions", List.of("id"),
            Disposition.SCD2, Set.of(), 100, Contract.EVOLVE, null);
    private static final String BUILD = """
            {"id": "018c-1", "number": 7, "state": "passed", "created_at": "2026-01-02T03:04:05.678Z",
             "author": "kim@example.com", "env": {"CI": "***"}, "extra": 1.5,
             "jobs": [{"id": "j1", "state": "passed", "exit_status": 0, "agent_query_rules": ["queue=default"]},
                      {"id": "j2", "state": "failed", "exit_status": "killed"}]}
            """;
    private static final String THING = "{\"id\": 1, \"jobs\": [{\"id\": 1, \"state\": \"passed\"}], \"big\": 1180591620717411303424}";
    private static final String REFUSED = "{\"id\": \"018c-2\", \"more\": true}";
    private static final String ROUTE = """
            - route:
                id: builds
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/builds
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: builds, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private void script(String sql) throws SQLException {
        try (Connection connection = new org.h2.Driver().connect(
                "jdbc:h2:file:" + folder.resolve("caravan").toAbsolutePath() + ";USER=sa", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private EngineTables restored(String name) throws IOException, SQLException {
        Path file = folder.resolve(name);
        try (InputStream in = StoredLayoutsTest.class.getResourceAsStream("/datasets/" + name)) {
            Files.write(file, in.readAllBytes());
        }
        script("runscript from '" + file + "'");
        // or it would be forgotten, once the file is old enough
        script("update \"buildkite_data\".\"_caravan_dead_letters\" set \"created_at\" = current_timestamp");
        return new EngineTables("h2", folder, "_caravan_");
    }

    @Test
    @EnabledIfSystemProperty(named = "caravan.write-layout", matches = ".+", disabledReason = "writes a dataset to be kept")
    void write() throws Exception {
        Path file = Path.of(System.getProperty("caravan.write-layout")).toAbsolutePath();
        assertThat(file).doesNotExist();
        EngineTables tables = new EngineTables("h2", folder, "_caravan_");
        tables.load(BUILDS, BUILD);
        tables.load(new RecordTarget("builds", "builds", List.of("id"), Disposition.MERGE, Set.of(), 100,
                Contract.parse("discard_row"), "build"), REFUSED);
        tables.load(VERSIONS, THING.replace("passed", "running"));
        tables.load(VERSIONS, THING);
        try (Destination destination = tables.open(); Load load = destination.begin("1000000000.000009")) {
            load.commit(Bookkeeping.ofState(List.of(new StateChange("cursor", "builds", "org-1", "{\"covered\":[]}"))));
        }
        script("script nopasswords nosettings to '" + file + "' schema \"buildkite_data\"");
        // the user that queries run as is made when the dataset is opened
        Files.write(file, Files.readAllLines(file).stream().filter(line -> !line.contains("CARAVAN_READER"))
                .map(String::stripTrailing).toList());
    }

    @Test
    void aDatasetOfLayoutOneGoesOn() throws Exception {
        EngineTables tables = restored("layout-1.sql");
        tables.open().close();
        List<String> before = tables.select("select * from builds__jobs order by id");
        assertThat(before).hasSize(2);

        try (Destination destination = tables.open()) {
            assertThat(destination.state().get("cursor", "builds", "org-1")).contains("{\"covered\":[]}");
        }
        tables.after(100);
        assertThat(tables.load(BUILDS, BUILD)).containsEntry("builds", new RowCounts(0, 0, 1, 0))
                .containsEntry("builds__jobs", new RowCounts(0, 0, 2, 0));
        assertThat(tables.load(VERSIONS, THING)).containsEntry("versions", new RowCounts(0, 0, 1, 0))
                .containsEntry("versions__jobs", new RowCounts(0, 0, 1, 0));
        assertThat(tables.select("select * from builds__jobs order by id"))
                .as("as they were; columns documented since are null").map(row -> row.replaceFirst("(\\|null)+$", ""))
                .isEqualTo(before.stream().map(row -> row.replaceFirst("(\\|null)+$", "")).toList());
        assertThat(tables.select("select count(*) from versions")).containsExactly("2");
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("builds.yaml", ROUTE)),
                Contract.EVOLVE);
        try (Destination destination = tables.open();
                Lease lease = destination.lease("test", Duration.ofSeconds(60))) {
            assertThat(new DeadLetterReplay(destination, TableRules.NONE, tables.settings().system(), false)
                    .replay(registry.get("builds")).loaded()).isEqualTo(1);
        }
        assertThat(tables.select("select more from builds where id = '018c-2'")).containsExactly("true");
        assertThat(tables.select("select index_name from information_schema.indexes where table_name in ('builds',"
                + " '_caravan_state') order by 1")).as("under today's names").contains(
                        "_caravan_key__caravan_state", "_caravan_key_builds", "_caravan_order__caravan_state");
    }

    @Test
    void bookkeepingThatLacksALaterColumnGetsIt() throws Exception {
        EngineTables tables = restored("layout-1.sql");
        script("alter table \"buildkite_data\".\"_caravan_loads\" drop column \"commits\"");
        script("delete from \"buildkite_data\".\"_caravan_state\" where \"kind\" = 'layout'");

        tables.after(100);
        tables.load(BUILDS, BUILD);

        assertThat(tables.select("select commits from _caravan_loads order by load_id desc limit 1"))
                .containsExactly("1");
        assertThat(tables.select("select \"value\" from _caravan_state where kind = 'layout'")).containsExactly("1");
    }

    @Test
    void aDatasetOfALaterLayoutIsLeftAlone() throws Exception {
        EngineTables tables = restored("layout-1.sql");
        script("update \"buildkite_data\".\"_caravan_state\" set \"value\" = '99' where \"kind\" = 'layout'");

        assertThatThrownBy(tables::open).isInstanceOf(LayoutException.class).hasMessageContaining("layout 99")
                .hasMessageContaining("use the newer caravan");
        script("update \"buildkite_data\".\"_caravan_state\" set \"value\" = '1' where \"kind\" = 'layout'");
        tables.open().close();
        assertThat(tables.select("select count(*) from builds")).containsExactly("1");
    }
}
