package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.registry.Destinations;

/** An embedded database's file that somebody cut off is an error, and no new database. */
class CutFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"h2,ci,ci.mv.db", "duckdb,ci.duckdb,ci.duckdb"})
    void isNamedAndLeftAsItIs(String destination, String url, String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        DestinationSettings settings = new DestinationSettings(destination, folder.resolve(url).toString(), null, null,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder.resolve("data"), Map.of());

        assertThatThrownBy(() -> Destinations.open(settings)).isInstanceOf(DestinationException.class)
                .hasMessageContaining(name + " is empty (0 bytes); restore it from a backup");
        assertThatThrownBy(() -> Destinations.reader(settings)).hasMessageContaining("is empty (0 bytes)");
        assertThat(file).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"h2,ci,ci.mv.db", "duckdb,ci.duckdb,ci.duckdb", "sqlite,ci.sqlite,ci.sqlite"})
    void whatIsLeftOfAFileIsNoDatabase(String destination, String url, String name) throws IOException {
        DestinationSettings settings = new DestinationSettings(destination, folder.resolve(url).toString(), null, null,
                "buildkite_data", "jsonl", Samples.SYSTEM, folder.resolve("data"), Map.of());
        for (int page = 1; page <= 3; page++) {
            try (Destination loading = Destinations.open(settings)) {
                KilledLoad.commit(loading, page);
            }
        }
        Path file = folder.resolve(name);
        byte[] whole = Files.readAllBytes(file);
        Destinations.open(settings).close();
        for (double share : new double[]{0.01, 0.3, 0.6, 0.9}) {
            byte[] left = Arrays.copyOf(whole, (int) (whole.length * share));
            Files.write(file, left);

            assertThatThrownBy(() -> KilledLoad.kept(settings)).as("%s of the file", share)
                    .isInstanceOf(DestinationException.class)
                    .hasMessageFindingMatch("restore it from a|Could not read enough bytes");
        }
        Files.write(file, whole);
        assertThat(KilledLoad.kept(settings)).isEqualTo(3);
    }
}
