package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.table.SystemColumns;

/** The page while somebody holds a table: what does not read it is there, and the rest says why it is not. */
@Tag("full")
class ShowLockedTableTest {
    @TempDir
    Path folder;

    @Test
    void whatDoesNotReadTheLockedTableIsShown() {
        String database = PostgresServer.newDatabase();
        DestinationSettings destination = new DestinationSettings("postgres",
                PostgresServer.url(database), null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of());
        try (SandboxRuns runs = SandboxRuns.start(folder, 12)) {
            runs.destination(destination);
            runs.views(new RunViews(new Views("postgres", ZoneOffset.UTC, SystemColumns.DEFAULT, Map.of()), Map.of(),
                    SystemColumns.DEFAULT));
            runs.run("organizations", "pipelines", "builds");
        }
        ShowHandler page = new ShowHandler(ShowFixture.settings(destination, null), LiveService.NONE,
                () -> Destinations.reader(destination), Clock.systemUTC(),
                new PageLimits(Duration.ofMillis(1500), Duration.ofMinutes(4)));
        PostgresServer.locked(database, "buildkite_data.builds__jobs", () -> look(page));
    }

    private static void look(ShowHandler page) {
        try {
            List<String> flushes = new ArrayList<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            page.answer(get("/")).stream().to(new OutputStream() {
                @Override
                public void write(int b) {
                    all.write(b);
                }

                @Override
                public void flush() {
                    flushes.add(all.toString(StandardCharsets.UTF_8));
                }
            });
            String text = all.toString(StandardCharsets.UTF_8);

            // The head and the form went out before anything was read.
            assertThat(flushes.get(0)).contains("</form>").doesNotContain("<h1");
            assertThat(part(text, "builds-per-day")).contains("12 builds in 30 days");
            assertThat(part(text, "pipelines")).contains("<tbody>");
            assertThat(text).contains("All endpoints are fresh").contains("Last loads").contains("</html>");
            for (String jobs : List.of("waiting-now", "queue-wait", "flaky-jobs", "costly-jobs", "failures")) {
                assertThat(part(text, jobs)).as(jobs).contains("This takes longer than 1.5 s, so the page goes on")
                        .contains("href=\"sql?panel=" + jobs.replace('-', '_'));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String part(String page, String panel) {
        int from = page.indexOf("aria-labelledby=\"panel-" + panel + "\"");
        return page.substring(from, page.indexOf("</section>", from));
    }
}
