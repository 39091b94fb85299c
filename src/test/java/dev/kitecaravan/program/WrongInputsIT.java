package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import dev.kitecaravan.program.Program.Ended;

/**
 * Wrong things that people type, as {@code wrong/inputs.csv} has them: each ends with its exit code and one sentence that
 * names it, without a stack trace; nothing is made and nothing is loaded.
 */
@Tag("full")
class WrongInputsIT {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String SINK = "        - to: { uri: kamelet:table-sink, parameters: { table: mine, primaryKey: id } }\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvFileSource(resources = "/wrong/inputs.csv", delimiter = '|', quoteCharacter = '\u0001', maxCharsPerColumn = 4096)
    void isRefusedByName(String arguments, String settings, String route, int code, String says) throws IOException {
        Program program = new Program(folder).with("BUILDKITE_API_TOKEN", "bkua_4711")
                .with("BUILDKITE_BASE_URL", "http://127.0.0.1:9");
        StringBuilder file = new StringBuilder();
        for (String line : settings == null ? new String[0] : settings.split(";;")) {
            if (line.matches("[A-Z_]+=.*")) {
                program.with(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            } else {
                file.append(line).append('\n');
            }
        }
        program.with("CARAVAN_CONFIG", Files.writeString(folder.resolve("my.properties"), file).toString());
        if (route != null) {
            Path routes = Files.createDirectories(folder.resolve("routes"));
            for (String parent : List.of("organizations.yaml", "pipelines.yaml", "builds.yaml")) {
                Files.copy(Path.of("routes", parent), routes.resolve(parent));
            }
            Files.writeString(routes.resolve("mine.yaml"), route(route));
            program.with("CARAVAN_ROUTES", routes.toString());
        }

        Ended ended = program.run(words(arguments));

        assertThat(ended.code()).as(ended.both()).isEqualTo(code);
        assertThat(ended.both()).contains(says).doesNotContain("\tat ", "bkua_4711", "java.lang", "dev.kitecaravan");
        assertThat(program.data().resolve("caravan.mv.db")).doesNotExist();
        assertThat(program.work()).isEmptyDirectory();
    }

    private static String route(String text) {
        if (text.startsWith("raw:")) {
            return text.substring("raw:".length()).replace("\\n", "\n") + "\n";
        }
        String path = "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations";
        String parameter = "";
        String step = text;
        if (text.startsWith("file:")) {
            String[] given = text.substring("file:".length()).split("=", 2);
            path = given[0].equals("path") ? given[1] : path;
            parameter = given[0].equals("path") ? "" : "        " + given[0] + ": \"" + given[1] + "\"\n";
            step = "- log: { message: here }";
        }
        return "- route:\n    id: mine\n    from:\n      uri: kamelet:buildkite-source\n      parameters:\n        path: \""
                + path + "\"\n" + parameter + "      steps:\n        " + step + "\n" + SINK;
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find();) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words.toArray(String[]::new);
    }
}
