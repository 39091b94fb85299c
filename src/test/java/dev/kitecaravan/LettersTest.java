package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.LetterGroup;
import dev.kitecaravan.load.LetterGroups;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.DeadLetterReplay;
import dev.kitecaravan.table.SystemColumns;

/** Dead letters from run to run: one for each refusal that is new, settled when the record comes, replayed when asked. */
class LettersTest extends AnsweredRuns {
    private static final String ROUTE = """
            # a comment, so that lines count
            - route:
                id: things
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/things
                  steps:
                    - filter:
                        simple: "${body[bad]} == true"
                        steps:
                          - throwException:
                              exceptionType: java.lang.IllegalStateException
                              message: a bad thing
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: things, primaryKey: id }
            """;

    @BeforeEach
    void route() {
        runs.letterLimit("100%").route("routes/things.yaml", ROUTE);
    }

    private List<Map<String, Object>> letters() {
        return runs.query("select * from _caravan_dead_letters order by created_at, id");
    }

    private void run(String list) {
        server.list("/v2/things", list);
        runs.run("things");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "filesystem"})
    void aLetterNamesFileLineAndStepInPlainWords(String engine) {
        engine(engine);
        run("[{\"id\": 1, \"bad\": true}, {\"no\": \"key\"}, {\"id\": 2}]");

        assertThat(letters()).hasSize(2);
        assertThat(letters()).anySatisfy(letter -> {
            assertThat((String) letter.get("step")).isEqualTo("routes/things.yaml:13, step throwException");
            assertThat((String) letter.get("reason")).isEqualTo("a bad thing");
            assertThat((String) letter.get("detail")).contains("java.lang.IllegalStateException: a bad thing");
        }).anySatisfy(letter -> {
            assertThat((String) letter.get("step")).isEqualTo("routes/things.yaml:16, table things");
            assertThat((String) letter.get("reason")).contains("no value for its primary key id");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "filesystem"})
    void whatIsRefusedAgainUnchangedMakesNoFurtherLetterAndWhatComesIsSettled(String engine) {
        engine(engine);
        run("[{\"id\": 1, \"bad\": true}, {\"no\": \"key\"}, {\"id\": 2}]");
        List<Map<String, Object>> first = letters();
        run("[{\"id\": 1, \"bad\": true}, {\"no\": \"key\"}, {\"id\": 2}]");

        assertThat(letters()).hasSize(2).extracting(letter -> letter.get("created_at"))
                .containsExactlyInAnyOrderElementsOf(first.stream().map(letter -> letter.get("created_at")).toList());
        assertThat(letters()).allSatisfy(letter -> {
            assertThat(letter.get("settled_at")).isNull();
            assertThat((java.time.Instant) letter.get("last_at")).isAfter((java.time.Instant) letter.get("created_at"));
        });

        run("[{\"id\": 1, \"bad\": true, \"n\": 1}, {\"id\": 2}]");
        assertThat(letters()).as("a record that changed says something new").hasSize(3);

        run("[{\"id\": 1}, {\"id\": 2}]");
        assertThat(letters()).hasSize(3).filteredOn(letter -> letter.get("settled_at") != null).hasSize(2)
                .allSatisfy(letter -> assertThat((String) letter.get("record")).contains("\"bad\""));

        run("[{\"id\": 1, \"bad\": true}, {\"id\": 2}]");
        assertThat(letters()).as("it waits again").hasSize(3)
                .filteredOn(letter -> letter.get("settled_at") != null).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "filesystem"})
    void lettersAreReplayedUnderTheRouteAsItIsNow(String engine) {
        engine(engine);
        run("[{\"code\": 1}, {\"code\": 2}, {\"id\": 3}]");
        assertThat(letters()).hasSize(2);

        EndpointRegistry mended = EndpointRegistry.read(List.of(new RouteFile("routes/things.yaml",
                ROUTE.replace("primaryKey: id", "primaryKey: code"))));
        DeadLetterReplay.Outcome outcome;
        try (Destination destination = Destinations.open(runs.destination())) {
            outcome = new DeadLetterReplay(destination, TableRules.NONE, SystemColumns.DEFAULT, false)
                    .replay(mended.get("things"));
        }

        assertThat(outcome.loaded()).isEqualTo(2);
        assertThat(letters()).isEmpty();
        assertThat(runs.query("select code from things where code is not null")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "filesystem"})
    void lettersThatWaitAreGroupedByEndpointStepAndReason(String engine) {
        engine(engine);
        run("[{\"id\": 1, \"bad\": true}, {\"no\": 1}, {\"no\": 2}, {\"no\": 3}, {\"id\": 2}]");
        try (TableReader reader = Destinations.reader(runs.destination())) {
            List<LetterGroup> groups = LetterGroups.read(reader, SystemColumns.DEFAULT);
            assertThat(groups).extracting(LetterGroup::count).containsExactly(3L, 1L);
            assertThat(groups.get(0).sentence()).startsWith("routes/things.yaml:16, table things: ")
                    .contains("primary key id");
            assertThat(groups.get(0).sample()).contains("\"no\"");
            assertThat(groups.get(0).advice()).contains("primaryKey", "caravan state replay things");
            assertThat(groups.get(0).first()).isBeforeOrEqualTo(groups.get(0).last());
            assertThat(groups.get(1).sentence()).isEqualTo("routes/things.yaml:13, step throwException: a bad thing");
            assertThat(groups.get(1).advice()).contains("state reset things", "--without-steps");
        }
        run("[{\"id\": 1}, {\"id\": 2}]");
        try (TableReader reader = Destinations.reader(runs.destination())) {
            assertThat(LetterGroups.read(reader, SystemColumns.DEFAULT)).extracting(LetterGroup::count)
                    .as("the one that came waits no more").containsExactly(3L);
        }
    }
}
