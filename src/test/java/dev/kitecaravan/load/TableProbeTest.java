package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of which nothing could be learned is not one that is gone. */
class TableProbeTest {
    /** A dataset with one table, of which the destination says only this. */
    private static List<String> lost(String said) {
        return new TableProbe(new TableReader() {
            @Override
            public Result query(String sql, int maxRows, Duration limit) {
                if (sql.contains("_caravan_schema")) {
                    return result("builds", null, "_caravan_id", Instant.EPOCH, "builds");
                }
                if (sql.contains("_caravan_state")) {
                    return result(Instant.EPOCH.plusSeconds(1));
                }
                throw new DestinationException(said);
            }

            private Result result(Object... row) {
                return new Result(List.of(), List.of(Arrays.asList(row)), false);
            }

            @Override
            public void close() {
            }
        }, Samples.SYSTEM).lost("builds", List.of("builds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostgreSQL: ERROR: canceling statement due to user request",
            "PostgreSQL: This connection has been closed.", "H2: Timeout trying to lock table \"BUILDS\"",
            "BigQuery: Error encountered during execution. Retrying may solve the problem.",
            "Snowflake: JDBC driver encountered communication error. Message: host not found.",
            "Databricks: 403 permission denied on table builds"})
    void noAnswerIsAnError(String said) {
        assertThatThrownBy(() -> lost(said)).isInstanceOf(DestinationException.class)
                .hasMessageContaining("could not be learned whether builds is there").hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostgreSQL: ERROR: relation \"builds\" does not exist",
            "BigQuery: Not found: Table my-project:ci.builds was not found in location US",
            "Snowflake: SQL compilation error: Object 'BUILDS' does not exist or not authorized.",
            "Databricks: [TABLE_OR_VIEW_NOT_FOUND] The table or view `builds` cannot be found.",
            "SQLite: no such table: builds"})
    void aTableThatIsNotThereIsNamed(String said) {
        assertThat(lost(said)).containsExactly("the table builds is gone");
    }
}
