package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.table.SystemColumns;

/** Every block of docs/reading.md, and the notebook, over files, DuckDB and PostgreSQL, by the Python that a user has. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/reading.md");
    private static final Map<String, String> RESOURCES = Map.of("builds", "build", "pipelines", "pipeline");

    private Path folder;
    private Path python;
    private String postgres;

    @BeforeAll
    void load(@TempDir Path temporary) throws Exception {
        folder = temporary;
        python = PythonPeer.python("notebook");
        CiData data = SandboxCiData.of(AnswersDocumentTest.SANDBOX);
        load(data, new DestinationSettings("duckdb", folder.resolve("data/caravan.duckdb").toString(), null, null,
                "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder.resolve("data"), Map.of()));
        load(data, new DestinationSettings("filesystem", folder.resolve("data/lake").toString(), null, null,
                "buildkite_data", "parquet", SystemColumns.DEFAULT, folder.resolve("data"), Map.of()));
        DestinationSettings server = CiData.place("postgres", folder);
        load(data, server);
        postgres = server.url();
    }

    private static void load(CiData data, DestinationSettings settings) throws Exception {
        data.load(settings);
        try (Destination destination = Destinations.open(settings)) {
            assertThat(Dressing.of(destination,
                    new Views(settings.name(), ZoneId.of("UTC"), settings.system(), AnswersDocumentTest.RATES))
                    .orElseThrow()
                    .create())
                    .allMatch(outcome -> outcome.state() == Dressing.State.MADE);
            destination.compact(new Dictionary(Catalog.buildkite(), settings.system()).of(destination.tables(),
                    RESOURCES));
        }
    }

    @Test
    void everyBlockPrintsWhatTheDocumentSays() throws Exception {
        List<String> lines = Files.readAllLines(DOCUMENT);
        List<String> made = new ArrayList<>();
        int blocks = 0;
        for (int i = 0; i < lines.size(); i++) {
            made.add(lines.get(i));
            String kind = lines.get(i);
            if (!kind.equals("```python") && !kind.equals("```sh")) {
                continue;
            }
            int begin = i + 1;
            while (!lines.get(++i).equals("```")) {
                made.add(lines.get(i));
            }
            made.add("```");
            String block = String.join("\n", lines.subList(begin, i));
            String printed = kind.equals("```sh")
                    ? run(folder, "bash", "-c", block)
                    : run(folder, python.toString(), "-c", block);
            assertThat(printed).as(block).isNotBlank();
            made.addAll(List.of("", "```text"));
            made.addAll(printed.lines().toList());
            made.add("```");
            if (i + 2 < lines.size() && lines.get(i + 2).equals("```text")) {
                i += 2;
                while (!lines.get(++i).equals("```")) {
                    // what it printed before
                }
            }
            blocks++;
        }
        assertThat(blocks).isGreaterThan(9);
        GeneratedDocument.whole(DOCUMENT, String.join("\n", made) + "\n");
    }

    @Test
    void theNotebookSaysTheSameOfEverySource() throws Exception {
        Path notebook = Path.of("examples/notebook/ci.py").toAbsolutePath();
        String ofFile = notebook(notebook, folder.resolve("data/caravan.duckdb").toString());
        assertThat(notebook(notebook, folder.resolve("data/lake").toString())).isEqualTo(ofFile);
        assertThat(notebook(notebook, postgres)).isEqualTo(ofFile);
        assertThat(ofFile.lines().map(line -> line.split("[: ]")[0])).containsExactly("as", "main", "time", "waits",
                "flaky", "agents", "waterfall", "own");
        try (Connection connection = DriverManager
                .getConnection("jdbc:duckdb:" + folder.resolve("data/caravan.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'; use buildkite_data");
            assertThat(ofFile)
                    .contains("as of " + one(statement, "select strftime(as_of, '%Y-%m-%d %H:%M') from ci_as_of"))
                    .contains("flaky: " + one(statement, "select count(*) from ci_flaky_jobs where enough = 1")
                            + " steps")
                    .contains("agents: " + one(statement, "select format('{:.1f} h, wasted {:.1f} h', sum(hours),"
                            + " sum(wasted_hours)) from ci_agent_hours where week >= (select as_of::date - 90 from ci_as_of)"))
                    .contains(one(statement, "select sum(jobs) from ci_queue_wait") + " jobs");
        }
    }

    private String notebook(Path notebook, String source) throws Exception {
        return run(folder, python.toString(), notebook.toString(), "--source", source, "--days", "90");
    }

    @Test
    void aSourceThatIsNotThereIsNamed() throws Exception {
        Process process = process(folder, python.toString(), Path.of("examples/notebook/ci.py").toAbsolutePath()
                .toString(), "--source", "nowhere").start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isNotZero();
        assertThat(said).contains("nowhere is neither a DuckDB file nor a folder with buildkite_data/views.sql");
    }

    private static String one(Statement statement, String sql) throws Exception {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private ProcessBuilder process(Path at, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(at.toFile()).redirectErrorStream(true);
        // The command line of DuckDB is among the packages.
        builder.environment().merge("PATH", python.getParent() + ":", (path, own) -> own + path);
        return builder;
    }

    private String run(Path at, String... command) throws Exception {
        Path errors = Files.createTempFile(at, "errors", ".txt");
        Process process = process(at, command).redirectErrorStream(false).redirectError(errors.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return printed;
    }
}
