package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.DestinationException;

/** What {@code destination.filesystem.layout} may be. */
class PartLayoutTest {
    @Test
    void placeholdersAreFilled() {
        assertThat(new PartLayout("x/{table}/day={date}/{load_id}-{n}.{ext}").path("builds", "17../1", "42",
                Instant.parse("2026-11-24T23:59:59Z"), FileFormat.named("parquet")))
                .isEqualTo("x/builds/day=2026-11-24/17.._1-42.parquet");
    }

    @ParameterizedTest
    @CsvSource({"{table}/{load_id}-{n},lacks {ext}", "{table}/{n}.{ext},lacks {load_id}",
            "{load_id}-{n}.{ext},lacks {table}", "{table}/{load_id}.{ext},lacks {n}",
            "{table}/{tabel}/{load_id}-{n}.{ext},unknown placeholder {tabel}",
            "{table}/{load_id}-{n}.{ext}/x,does not end in", "/{table}/{load_id}-{n}.{ext},no path below",
            "../{table}/{load_id}-{n}.{ext},no path below", "{table}//{load_id}-{n}.{ext},no path below"})
    void othersAreRefusedByName(String layout, String says) {
        assertThatThrownBy(() -> new PartLayout(layout)).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("destination.filesystem.layout", says, PartLayout.STANDARD);
    }
}
