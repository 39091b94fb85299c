package dev.kitecaravan.load.sql;

import static dev.kitecaravan.load.Samples.build;
import static dev.kitecaravan.load.Samples.builds;
import static dev.kitecaravan.load.Samples.job;
import static dev.kitecaravan.load.Samples.jobs;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationFixture;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.Loss;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** Which endpoints miss rows that commits left, beyond the contract of all destinations; no endpoint is stopped for nothing. */
class LostTablesTest extends DestinationFixture {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();
    private final TableSchema agents = Samples.root("agents", Samples.text("name"));
    private final TableSchema tokens = Samples.root("tokens", Samples.text("name"));
    private Connection hand;

    @Override
    protected DestinationSettings settings() {
        return settings("h2", url, folder);
    }

    @BeforeEach
    void keep() throws SQLException {
        Properties owner = new Properties();
        owner.setProperty("user", "sa");
        owner.setProperty("password", "");
        hand = new org.h2.Driver().connect(url, owner);
    }

    @AfterEach
    void letGo() throws SQLException {
        hand.close();
    }

    private void loaded(String endpoint, String loadId, TableRows... tables) {
        LoadRecord of = Samples.load(loadId, LoadRecord.Status.COMPLETE);
        load(new Bookkeeping(List.of(new StateChange("cursor", endpoint, "org", loadId)), List.of(), List.of(),
                new LoadRecord(loadId, of.runId(), endpoint, of.status(), of.startedAt(), of.finishedAt(), null, null,
                        1,
                        null)),
                tables);
    }

    private TableRows merged(TableSchema schema, Object[]... rows) {
        return rows(schema, Disposition.MERGE, rows);
    }

    private void byHand(String... statements) throws SQLException {
        try (Statement statement = hand.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        reopen();
    }

    private Map<String, List<Loss>> lost(Object... endpointsAndTables) {
        Map<String, Collection<String>> roots = new LinkedHashMap<>();
        for (int i = 0; i < endpointsAndTables.length; i += 2) {
            roots.put((String) endpointsAndTables[i], List.of(((String) endpointsAndTables[i + 1]).split(",")));
        }
        return destination.lost(roots);
    }

    @Test
    void onlyTheEndpointThatLoadedWhatIsGoneIsNamedWithAllThatItLacks() throws Exception {
        loaded("builds", "l1", merged(builds(), build("b1", 1, "passed", 0)),
                jobs(Samples.jobs(), Disposition.MERGE, List.of("b1"), job("j1", "b1", 0, "passed")));
        loaded("agents", "l2", merged(agents, row("a", "one")));
        // A second commit: what is declared in one is not older than it.
        loaded("builds", "l3");
        byHand("drop table buildkite_data.builds__jobs",
                "alter table buildkite_data.builds drop column _caravan_synced_at");

        assertThat(lost("builds", "builds", "agents", "agents", "unknown", "builds")).containsOnlyKeys("builds")
                .containsEntry("builds",
                        List.of(new Loss("the table builds has no _caravan_synced_at any more", false),
                                new Loss("the table builds__jobs is gone", true)));
    }

    @Test
    void ofTwoTablesOneMayBeEmptyAndBothMayNot() throws Exception {
        loaded("agents", "l1", merged(agents, row("a", "one")), merged(tokens, row("t", "one")));
        byHand("delete from buildkite_data.agents");
        assertThat(lost("agents", "agents,tokens")).isEmpty();
        byHand("delete from buildkite_data.tokens");

        assertThat(lost("agents", "agents,tokens")).containsExactly(Map.entry("agents", List.of(
                new Loss("the table agents and the table tokens is empty, though rows were loaded", true))));
    }

    @Test
    void aTableThatARunEmptiedIsNotLostAndOneOfAnEndpointThatLoadedNothingNeither() {
        loaded("agents", "l1", rows(agents, Disposition.REPLACE, row("a", "one")));
        loaded("agents", "l2", rows(agents, Disposition.REPLACE));
        loaded("tokens", "l3", merged(tokens));
        reopen();

        assertThat(lost("agents", "agents", "tokens", "tokens", "never", "never")).isEmpty();
    }

    @Test
    void anEndpointWhoseStateWasResetMissesNothing() throws Exception {
        loaded("agents", "l1", merged(agents, row("a", "one")));
        byHand("drop table buildkite_data.agents",
                "delete from buildkite_data._caravan_state where endpoint = 'agents'");
        assertThat(lost("agents", "agents")).isEmpty();
        loaded("agents", "l2", merged(agents));
        byHand("delete from buildkite_data._caravan_state where endpoint = 'agents'");

        assertThat(lost("agents", "agents")).as("empty").isEmpty();
    }
}
