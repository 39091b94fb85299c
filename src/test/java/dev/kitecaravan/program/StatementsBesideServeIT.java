package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Statements that take all memory or all time, asked of a {@code serve} of the packaged program that fires every second. */
@Tag("full")
class StatementsBesideServeIT {
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics at (http://127\\.0\\.0\\.1:\\d+/)");
    private static final String COUNT = "SELECT count(*) AS n FROM organizations";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"duckdb | SELECT list_aggregate(range(0, 400000000), 'sum')",
            "duckdb | SELECT repeat('x', 900000000)", "h2 | SELECT repeat('x', 900000000)",
            "h2 | SELECT array_agg(x) FROM system_range(1, 900000000)"})
    void theServiceGoesOn(String destination, String statement) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("routes")).resolve("organizations.yaml"),
                ServeIT.EVERY_SECOND);
        try (Sandbox sandbox = Sandbox
                .start(SandboxSettings.standard().withBuilds(10).withOrganizations(2).withoutLimits())) {
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_DESTINATION", destination)
                    .with("CARAVAN_ROUTES", folder.resolve("routes").toString()).with("CARAVAN_SERVE_JITTER", "0s")
                    .with("CARAVAN_WEB_ADDRESS", "none").with("CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:0");
            Running serve = program.start("serve", "--all");
            try {
                await().atMost(Duration.ofMinutes(2)).until(() -> loads(sandbox) > 0 || !serve.process().isAlive());
                Running asking = program.start("query", statement);
                while (asking.process().isAlive()) {
                    assertThat(health(serve)).isEqualTo(200);
                }
                Ended asked = asking.end();
                assertThat(asked.code()).as(asked.both()).isEqualTo(1);
                assertThat(asked.err()).containsIgnoringCase("memory").hasLineCount(1);

                assertThat(serve.process().isAlive()).as(serve.errSoFar()).isTrue();
                int before = loads(sandbox);
                await().atMost(Duration.ofMinutes(1)).until(() -> loads(sandbox) > before);
                Ended answered = program.run("query", "--csv", COUNT);
                assertThat(answered.both()).isEqualTo("n\n2\n");
                assertThat(serve.errSoFar()).doesNotContain("FAILED");
            } finally {
                serve.process().destroyForcibly();
            }
        }
    }

    private static int loads(Sandbox sandbox) {
        return sandbox.requests().count("organizations");
    }

    private static int health(Running serve) throws IOException, InterruptedException {
        Matcher address = MANAGEMENT.matcher(serve.errSoFar());
        assertThat(address.find()).as(serve.errSoFar()).isTrue();
        return HTTP
                .send(HttpRequest.newBuilder(URI.create(address.group(1) + "q/health")).timeout(Duration.ofSeconds(10))
                        .build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
