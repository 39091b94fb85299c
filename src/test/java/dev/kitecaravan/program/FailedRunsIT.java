package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sun.net.httpserver.HttpExchange;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.table.Json;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Answers of an API of which nothing can be loaded: the packaged program ends with 1, says which endpoint failed and why, and
 * keeps that it failed. That this test can tell the two is shown on a program whose verdict was changed.
 */
class FailedRunsIT {
    private static final String VERDICT = "dev.kitecaravan.run.EndpointVerdict";
    private static final String OUTCOME = "dev.kitecaravan.run.EndpointReport$Outcome";
    private static final String NAN = "[{\"id\": \"a\", \"slug\": \"a\", \"share\": NaN}]";

    @TempDir
    Path folder;

    private Answer server;

    /** Every path has the same answer. */
    private static final class Answer extends LoopbackServer {
        private volatile String body;

        Answer() throws IOException {
            start();
        }

        @Override
        void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new Answer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Program program() {
        return new Program(folder).with("BUILDKITE_BASE_URL", server.origin()).with("BUILDKITE_API_TOKEN", "any")
                .with("CARAVAN_RETRY_TIME_LIMIT", "1s");
    }

    /** The acceptance check: exit code, verdict, sentence, nothing loaded, and no word that helps programmers only. */
    private static void assertFailed(Program program, String says) {
        Ended ended = program.run("run", "--only", "organizations", "--json");

        assertThat(ended.code()).as(ended.both()).isEqualTo(1);
        Map<?, ?> endpoint = (Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.read(ended.out())).get("endpoints")).get(0);
        assertThat(endpoint.get("outcome")).isEqualTo("failed");
        assertThat(endpoint.get("tables")).as("nothing was loaded").isEqualTo(Map.of());
        assertThat(String.valueOf(endpoint.get("message"))).contains(says);
        assertThat(ended.both()).doesNotContain("\tat ", "Exception", "java.lang", "dev.kitecaravan", "JsonReadFeature",
                "ALLOW_");
        Ended status = program.run("query", "--csv", "select status from _caravan_loads where endpoint = "
                + "'organizations' order by load_id desc");
        assertThat(status.out().lines().skip(1).findFirst()).as(status.both()).hasValue("2");
    }

    @Test
    void aNumberThatIsNoneFailsTheEndpoint() {
        server.body = NAN;
        assertFailed(program(), "NaN");
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', value = {
            "[{\"id\": \"a\", \"n\": Infinity}]                       | Infinity",
            "[{\"id\": \"a\", \"n\": -Infinity}]                      | Infinity",
            "[{\"id\": \"a\", \"n\": {\"deep\": [1, -NaN]}}]          | organizations",
            "[{\"id\": \"a\", \"n\": +1}]                             | organizations",
            "[{\"id\": \"a\", \"n\": 01}]                             | organizations",
            "[{\"id\": \"a\", \"n\": .5}]                             | organizations",
            "[{\"id\": \"a\", \"n\": 0x1F}]                           | organizations",
            "[{\"id\": \"a\", \"n\": undefined}]                      | organizations",
            "[{\"id\": \"a\", \"n\": 'x'}]                            | organizations",
            "[{\"id\": \"a\",}]                                       | organizations",
            "[{\"id\": \"a\"} // a comment                            | organizations",
            "[{\"id\": \"a\"}, {\"id\":                               | organizations",
            "\"ok\"                                                   | organizations",
            "17                                                       | organizations",
            "<html><body>Sign in</body></html>                        | organizations"})
    void anAnswerThatIsNoListOfRecordsFailsTheEndpoint(String body, String says) {
        server.body = body;
        assertFailed(program(), says);
    }

    /** Complete instead of failed: what a verdict that lies would do. */
    @Tag("full")
    @Test
    void aVerdictThatLiesIsFound() throws IOException {
        server.body = NAN;
        Path untouched = Files.createDirectories(folder.resolve("untouched"));
        assertFailed(program().patched(untouched), "NaN");

        Path lying = folder.resolve("lying");
        lie(lying);
        assertThatThrownBy(() -> assertFailed(program().patched(lying), "NaN")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected: 1").hasMessageContaining("but was: 0");
    }

    /** Makes the class that gives the verdict anew, with COMPLETE wherever it says FAILED. */
    private static void lie(Path classes) throws IOException {
        ClassFileLocator program = new ClassFileLocator.Compound(
                new ClassFileLocator.ForFolder(
                        Path.of(System.getProperty("caravan.basedir", "."), "target", "classes").toFile()),
                ClassFileLocator.ForClassLoader.ofSystemLoader());
        TypePool pool = TypePool.Default.of(program);
        TypeDescription outcome = pool.describe(OUTCOME).resolve();
        FieldDescription complete = outcome.getDeclaredFields().filter(ElementMatchers.named("COMPLETE")).getOnly();
        var verdict = new ByteBuddy().redefine(pool.describe(VERDICT).resolve(), program)
                .visit(MemberSubstitution.strict()
                        .field(ElementMatchers.named("FAILED").and(ElementMatchers.isDeclaredBy(outcome))).onRead()
                        .replaceWith(complete).on(ElementMatchers.any()))
                .make(pool);
        verdict.saveIn(classes.toFile());
    }
}
