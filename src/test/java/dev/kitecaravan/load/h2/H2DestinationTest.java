package dev.kitecaravan.load.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationContract;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** The contract on H2 itself. */
class H2DestinationTest extends DestinationContract {
    @Override
    protected boolean ignoresCapitals() {
        return true;
    }

    @Override
    protected DestinationSettings settings() {
        return settings("h2", null, folder.resolve("data"));
    }

    /** Routes may name their tables so; caravan's own begin with its prefix, which no table of a route does. */
    @ParameterizedTest
    @ValueSource(strings = {"builds_caravan_next", "builds__caravan_next"})
    void aTableWhoseNameSpeaksOfAReplaceIsATableLikeAnyOther(String name) {
        TableSchema named = Samples.root(name, Samples.text("line"));
        load(Samples.complete("l1"), Samples.rows(named, Disposition.MERGE, Samples.row("a", "kept")));
        load(Samples.complete("l2"), Samples.rows(Samples.builds(), Disposition.REPLACE,
                Samples.build("b1", 1, "passed", 0)));

        assertThat(select("select line from " + name)).containsExactly("kept");
        assertThat(select("select id from builds")).containsExactly("b1");
    }

    @Override
    protected void tamper(String sql) {
        H2Url url = H2Url.of(settings());
        try (Connection connection = H2Destination.connect(url.forWriting(), url.user(), url.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
