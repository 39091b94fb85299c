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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the packaged program. */
class ShowIT {
    private static final Pattern URL = Pattern.compile("The page is at (http://\\S+/)");
    private static final String TOKEN = "8c1f0a-a-token-of-some-length";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(Program.Running page) {
        await().atMost(Duration.ofSeconds(60)).until(() -> URL.matcher(page.outSoFar()).find());
        Matcher matcher = URL.matcher(page.outSoFar());
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    @Test
    void itShowsWhatARunLoadsAndHindersNoRun() throws Exception {
        Program program = new Program(folder);
        Program.Running page = program.start("show", "--address", "127.0.0.1:0");
        try {
            URI uri = uri(page);
            assertThat(get(uri).body()).contains("Nothing loaded yet");
            assertThat(program.run("run", "--sandbox", "--sandbox-builds", "20").code()).isZero();
            HttpResponse<String> shown = get(uri);
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body()).contains("All endpoints are fresh").contains("Builds per day")
                    .doesNotContain("class=\"missing\"><");
            assertThat(get(uri.resolve("tables")).body()).contains("builds__jobs");
            assertThat(program.run("run", "--sandbox", "--sandbox-builds", "20").code()).isZero();
        } finally {
            page.process().destroy();
        }
        assertThat(page.process().waitFor(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(page.end().code()).isEqualTo(143);
    }

    @Tag("full")
    @Test
    void otherMachinesNeedAToken() throws Exception {
        Program program = new Program(folder);
        Program.Ended refused = program.run("show", "--address", "0.0.0.0:0");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("CARAVAN_SHOW_TOKEN_FILE").doesNotContain("\tat ");

        Path file = Files.writeString(folder.resolve("token.txt"), TOKEN + "\n");
        Program.Running page = program.with("CARAVAN_SHOW_TOKEN_FILE", file.toString()).start("show", "--address",
                "0.0.0.0:0");
        try {
            URI uri = uri(page);
            assertThat(get(uri).statusCode()).isEqualTo(401);
            assertThat(get(uri, "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
            assertThat(page.outSoFar()).doesNotContain(TOKEN);
        } finally {
            page.process().destroy();
        }
        assertThat(page.end().code()).isEqualTo(143);
    }
}
