package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.table.SystemColumns;

/** Where no engine is at hand, every view is parsed in the warehouse's own dialect, which is all that this proves. */
class ViewsParsedTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"snowflake", "bigquery", "databricks", "redshift"})
    void everyViewIsWellFormed(String engine) throws Exception {
        Path script = folder.resolve("views.sql");
        Files.writeString(script, ViewScript.of(
                new Views(engine, ZoneId.of("Europe/Berlin"), SystemColumns.DEFAULT, Map.of("default", 0.5)), engine,
                "buildkite_data"));
        Process process = new ProcessBuilder(PythonPeer.python("warehouse").toString(),
                Path.of("src/test/peers/warehouse/parse.py").toAbsolutePath().toString(), engine, script.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(String.valueOf(Views.names().size()));
    }
}
