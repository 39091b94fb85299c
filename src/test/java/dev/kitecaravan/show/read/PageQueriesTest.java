package dev.kitecaravan.show.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;

class PageQueriesTest {
    /** A database that refuses at once. */
    private static PageQueries limited(Duration limit) {
        return new PageQueries(new TableReader() {
            @Override
            public Result query(String sql, int maxRows, Duration most) {
                throw new DestinationException("X: canceling statement");
            }

            @Override
            public void close() {
                // nothing is open
            }
        }, limit);
    }

    @Test
    void aStatementThatReachedItsLimitSaysSo() {
        assertThatThrownBy(() -> limited(Duration.ZERO).query("select 1", row -> row))
                .hasMessage("it took longer than the 0 s that the page gives it (X: canceling statement)");
        assertThatThrownBy(() -> limited(Duration.ofHours(1)).query("select 1", row -> row)).hasMessage(
                "X: canceling statement");
    }
}
