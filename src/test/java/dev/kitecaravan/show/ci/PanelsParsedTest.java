package dev.kitecaravan.show.ci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.table.SystemColumns;

/**
 * Where no engine is at hand, every panel's statement is parsed in the warehouse's own dialect, also with names that would end
 * a text there. That is all that this proves.
 */
@Tag("full")
class PanelsParsedTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"snowflake", "bigquery", "databricks", "redshift"})
    void everyPanelIsWellFormed(String engine) throws Exception {
        PanelStatement statements = new PanelStatement(new DestinationSettings(engine, null, null, null,
                "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder, Map.of()));
        StringBuilder script = new StringBuilder();
        List<PanelDefinition> panels = PanelCatalog.read().all();
        for (PanelDefinition panel : panels) {
            for (Map<String, String> query : List.of(Map.<String, String>of(),
                    Map.of("organization", "it's", "pipeline", "a\\'; select 1; --", "branch", "b\\", "queue",
                            "'; drop table builds; --", "zone", "America/New_York", "days", "7"))) {
                script.append("create view ").append(panel.name()).append(" as\n")
                        .append(statements.of(panel, PanelLook.of(PageFilter.parse(query, Set.of()), Instant.EPOCH)))
                        .append(";\n");
            }
        }
        Path file = Files.writeString(folder.resolve("panels.sql"), script);
        Process process = new ProcessBuilder(PythonPeer.python("warehouse").toString(),
                Path.of("src/test/peers/warehouse/parse.py").toAbsolutePath().toString(), engine, file.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo(String.valueOf(2 * panels.size()));
    }
}
