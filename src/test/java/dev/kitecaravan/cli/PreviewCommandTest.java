package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.table.Json;
import picocli.CommandLine;

/** {@code preview} and {@code add} of answers that were kept: what is printed, what is written, how it ends. */
class PreviewCommandTest {
    private static final String PATH = "/v2/organizations/{org.slug}/things";

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path answer;
    private Path routes;

    @BeforeEach
    void keep() throws IOException {
        answer = Files.writeString(folder.resolve("answer.json"),
                """
                        {"things": [{"id": "01885682-55a7-44f5-84f3-0402fb452e66", "at": "2026-05-03T04:17:55.867Z", "token": "hunter2",
                          "creator": {"name": "Kim Lee", "email": "kim@corp.test"}, "parts": [{"n": 1.5}], "none": null}]}
                        """);
        Files.writeString(folder.resolve("broken.json"), "{\"things\": [");
        routes = Files.createDirectory(folder.resolve("routes"));
    }

    private int run(String... arguments) {
        CommandLine line = CommandLineFactory.strict(new CommandLine(new Caravan())
                .addSubcommand(new PreviewCommand()).addSubcommand(new AddCommand()))
                .setExecutionExceptionHandler((e, verb, parsed) -> CommandLineFactory.report(e, verb));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            words.add(argument.replace("FOLDER", folder.toString()));
        }
        return Verbs.run(line, words.toArray(String[]::new));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(routes)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aKeptAnswerIsShownWithoutTokenAndNetwork() throws IOException {
        assertThat(run("preview", PATH, "--from", answer.toString())).as(err.toString()).isEqualTo(ExitCode.GOOD);

        assertThat(out.toString().lines()).contains(
                "answer:   object whose things is an array of 1 object; no next page",
                "selector: things", "key:      id (unique in 1)", "parents:  organizations, read first",
                "things__parts: 1 row, child table of things", "Null in all, so no column yet: none",
                "Nothing was written.");
        assertThat(out.toString()).contains("timestamp", "Person 1", "person1@example.org", "***").doesNotContain(
                "hunter2",
                "Kim", "corp.test");
        assertThat(files()).isEmpty();
    }

    @Test
    void forProgramsItIsJson() {
        assertThat(run("preview", PATH, "--from", answer.toString(), "--json", "--rows", "1")).isEqualTo(ExitCode.GOOD);

        Map<?, ?> json = (Map<?, ?>) Json.read(out.toString());
        assertThat(json.get("selector")).isEqualTo("things");
        assertThat((List<?>) json.get("tables")).hasSize(2);
        assertThat(json.get("primary_key")).isEqualTo(List.of("id"));
    }

    @Test
    void filesAreWrittenOnceAndNeverOver() throws IOException {
        String[] add = {"add", "things", PATH, "--sample", answer.toString(), "--routes", routes.toString()};
        assertThat(run(add)).as(err.toString()).isEqualTo(ExitCode.GOOD);

        assertThat(files()).containsExactly(routes.resolve("organizations.camel.yaml"),
                routes.resolve("tests/things.yaml"), routes.resolve("things.camel.yaml"));
        assertThat(out.toString()).contains(routes.resolve("things.camel.yaml").toString(), "Next: ",
                "caravan run --only things");

        assertThat(run(add)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(routes.resolve("things.camel.yaml") + " exists");
    }

    @Test
    void printedFilesAreNotWritten() throws IOException {
        assertThat(run("add", "things", PATH, "--sample", answer.toString(), "--routes", routes.toString(), "--print"))
                .isEqualTo(ExitCode.GOOD);

        assertThat(files()).isEmpty();
        assertThat(out.toString()).contains("# things.camel.yaml: merge on id, from 1 record", "    id: things",
                "selector: things", "# tests/things.yaml: ", "route: things").doesNotContain("hunter2", "corp.test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"preview /v2/things --from FOLDER/none.json | 2 | there is no such file",
            "preview /v2/things --from FOLDER | 2 | it is a folder",
            "preview /v2/things --from FOLDER/broken.json | 1 | cannot be read",
            "preview bulds --from FOLDER/answer.json | 2 | did you mean 'builds'",
            "preview /v2/things --from FOLDER/answer.json --rows -1 | 2 | --rows is -1",
            "preview /v2/{x}/things --from FOLDER/answer.json | 2 | unknown placeholder {x}",
            "add Things /v2/things --sample FOLDER/answer.json --routes FOLDER/routes | 2 | 'Things' does not do",
            "add builds /v2/things --sample FOLDER/answer.json --print | 2 | builds.yaml",
            "add things /v2/things --sample FOLDER/answer.json --selector thigs --print | 1 | thigs",
            "add things /v2/things --sample FOLDER/answer.json --key at,nothing --print | 2 | does not tell the records apart"})
    void whatIsWrongIsOneSentenceAndAnExitCode(String arguments, int code, String says) throws IOException {
        assertThat(run(arguments.split(" "))).as(err.toString()).isEqualTo(code);

        assertThat(err.toString()).contains(says).doesNotContain("\tat ");
        assertThat(files()).isEmpty();
    }
}
