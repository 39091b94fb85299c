package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.post;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** What the page says when there is nothing, when there is something, and when it cannot be read just now. */
class ShowPagesTest {
    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final AtomicReference<String> held = new AtomicReference<>();
    private final AtomicInteger opened = new AtomicInteger();
    private SandboxRuns runs;

    @BeforeEach
    void start() {
        runs = SandboxRuns.start(folder, 5);
    }

    @AfterEach
    void stop() {
        runs.close();
    }

    private ShowHandler page(LiveService live) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return new ShowHandler(ShowFixture.settings(runs.destination(), null), live, this::reader, clock);
    }

    private TableReader reader() {
        opened.incrementAndGet();
        if (held.get() != null) {
            throw new DestinationException(held.get());
        }
        return Destinations.reader(runs.destination());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tables", "/letters"})
    void beforeTheFirstLoadItSaysHowToMakeOne(String path) {
        assertThat(text(page(LiveService.NONE).answer(get(path)))).contains("Nothing loaded yet")
                .contains("./caravan run</code>").contains("buildkite_data");
    }

    @Test
    void aFileThatItsWriterHoldsShowsTheLastFiguresAndWhoHasIt() {
        runs.run("organizations");
        ShowHandler page = page(LiveService.NONE);
        held.set("DuckDB at x: another process holds the file (PID 42)");
        assertThat(text(page.answer(get("/")))).contains("The destination cannot be read").contains("(PID 42)");
        held.set(null);
        assertThat(text(page.answer(get("/")))).contains("organizations").doesNotContain("Figures of");

        held.set("DuckDB at x: another process holds the file (PID 42)");
        now.set(now.get().plus(Duration.ofMinutes(2)));
        assertThat(text(page.answer(get("/")))).contains("Figures of").contains("2 min ago").contains("(PID 42)")
                .contains("organizations");
        ShowAnswer sql = page.answer(post("/sql", Map.of("sql", "select 1")));
        assertThat(sql.status()).isEqualTo(422);
        assertThat(text(sql)).contains("(PID 42)").contains("select 1");
    }

    @Test
    void figuresAreReadAnewOnlyWhenTheyAreOld() {
        runs.run("organizations");
        ShowHandler page = page(LiveService.NONE);
        for (int i = 0; i < 5; i++) {
            page.answer(get("/"));
        }
        assertThat(opened).hasValue(1);
        now.set(now.get().plusSeconds(6));
        page.answer(get("/"));
        assertThat(opened).hasValue(2);
    }

    @Test
    void aServiceTellsWhatItDoes() {
        runs.run("organizations");
        LiveService live = new LiveService() {
            @Override
            public List<BudgetSample> budget() {
                return List.of(new BudgetSample(now.get(), "user", 50, 4));
            }

            @Override
            public Map<String, Instant> nextRuns() {
                return Map.of("organizations", now.get().plus(Duration.ofMinutes(7)));
            }

            @Override
            public Set<String> running() {
                return Set.of("builds");
            }
        };
        String text = text(page(live).answer(get("/")));
        assertThat(text).contains("in 7 min").contains("4 of 50 requests left for user").contains("fill scarce")
                .containsPattern("(?s)builds</span>.{0,200}running");
    }

    @Test
    void aKilledLoadIsCutOffAndAnOldOneLate() {
        runs.run("organizations");
        Instant start = now.get();
        List<LoadEntry> good = java.util.stream.IntStream.range(0, 6).mapToObj(i -> entry(0, start.minus(
                Duration.ofMinutes(10L * i)))).toList();
        assertThat(state(start.plus(Duration.ofMinutes(50)), good)).isEqualTo("fresh");
        assertThat(state(start.plus(Duration.ofMinutes(70)), good)).isEqualTo("late");
        assertThat(state(start.plus(Duration.ofDays(3)), good.subList(0, 2))).isEqualTo("fresh");
        assertThat(state(start, List.of(entry(1, start), good.get(1)))).isEqualTo("cut off");
        assertThat(state(start, List.of(entry(2, start), good.get(1)))).isEqualTo("failed");
        assertThat(state(start, List.of())).isEqualTo("never read");
    }

    private static String state(Instant at, List<LoadEntry> loads) {
        Map<String, Instant> lastGood = loads.stream().filter(LoadEntry::isComplete).findFirst()
                .map(load -> Map.of("builds", load.finished())).orElse(Map.of());
        return new Endpoints(at, loads, lastGood, java.util.Optional.of(false), LiveService.NONE)
                .views(List.of(new EndpointInfo("builds", "", true))).get(0).state();
    }

    private static LoadEntry entry(int status, Instant started) {
        return new LoadEntry("builds", status, started, status == 1 ? null : started.plusSeconds(1), null, 0, 0, 0, 0,
                1, 1, null);
    }
}
