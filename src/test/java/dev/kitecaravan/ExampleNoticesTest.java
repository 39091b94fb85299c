package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.component.EndpointReader;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/** Examples of routes that tell a channel how CI stands. */
class ExampleNoticesTest extends ExampleRoutesFixture {
    @Test
    void aChannelIsToldEveryHourWhichPipelinesAreRed() throws Exception {
        runs.close();
        runs = redSandbox();

        runOnce("red_main_hourly", example("red_main_hourly", "https://chat.example", loopback()));

        assertThat(asked).containsExactly("POST /hook");
        assertThat(toldOf()).isNotEmpty().containsExactlyInAnyOrderElementsOf(red());
    }

    @Test
    void aChannelIsToldWhenMainTurnsRed() throws Exception {
        runs.close();
        runs = redSandbox().route("routes/red_main.yaml", example("red_main", "https://chat.example", loopback()));

        assertThat(runs.run("builds").failures()).isEmpty();

        assertThat(asked).containsExactly("POST /hook");
        assertThat(toldOf()).isNotEmpty().containsExactlyInAnyOrderElementsOf(red());

        assertThat(runs.run("pipelines", "builds").failures()).isEmpty();
        assertThat(asked).as("what was told once is not told again").hasSize(1);
    }

    @Test
    void aChannelIsToldOfALoadThatWasKilled() throws Exception {
        runs.close();
        runs = redSandbox().route("routes/red_main.yaml", example("red_main", "https://chat.example", loopback()));
        runs.wrap(ExampleNoticesTest::dyingAtTheLastCommit);
        assertThatThrownBy(() -> runs.run("builds")).isInstanceOf(MortalDestination.Killed.class);
        assertThat(asked).isEmpty();

        runs.wrap(living -> living).run("pipelines");

        assertThat(asked).containsExactly("POST /hook");
    }

    /** All rows are there, and the run does not get to the commit that ends it. */
    private static Destination dyingAtTheLastCommit(Destination living) {
        return (Destination) Proxy.newProxyInstance(Destination.class.getClassLoader(),
                new Class<?>[]{Destination.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(living, arguments);
                    return !method.getName().equals("begin")
                            ? result
                            : Proxy.newProxyInstance(Load.class.getClassLoader(), new Class<?>[]{Load.class},
                                    (load, of, given) -> {
                                        if (given != null && given[0] instanceof Bookkeeping books
                                                && books.load() == null) {
                                            throw new MortalDestination.Killed();
                                        }
                                        return of.invoke(result, given);
                                    });
                });
    }

    private SandboxRuns redSandbox() {
        return SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(BUILDS).withoutLimits()
                .withClockBase(Instant.parse("2026-05-05T05:05:05Z")));
    }

    /** The newest finished build of main of each pipeline, where it has failed. */
    private List<String> red() {
        Map<Object, Map<String, Object>> newest = new LinkedHashMap<>();
        runs.query(
                "select organization_slug, pipeline_slug, state, web_url from builds where branch = 'main' and state in "
                        + "('passed', 'failed') order by finished_at")
                .forEach(row -> newest.put(
                        row.get("organization_slug") + "/" + row.get("pipeline_slug"), row));
        return newest.values().stream().filter(row -> row.get("state").equals("failed"))
                .map(row -> (String) row.get("web_url")).toList();
    }

    private List<String> toldOf() throws IOException {
        return Json.MAPPER.readTree(told.get(0)).findValuesAsText("web_url");
    }

    @Test
    void nobodyIsToldWhileMainIsGreen() throws Exception {
        String green = example("red_main_hourly").replace("branch = 'main'", "branch = 'no such branch'");

        runOnce("red_main_hourly", green.replace("https://chat.example", loopback()));

        assertThat(asked).isEmpty();
    }

    @Test
    void aChannelIsToldHowTheWeekWas() throws Exception {
        runs.run("builds");

        LocalDate today;
        do { // once more where midnight came in between
            asked.clear();
            told.clear();
            today = LocalDate.now();
            runOnce("weekly_report", example("weekly_report", "https://chat.example", loopback()));
        } while (!today.equals(LocalDate.now()));

        assertThat(asked).containsExactly("POST /report");
        Instant from = today.minusDays(7).atStartOfDay().toInstant(ZoneOffset.UTC);
        Map<String, Integer> builds = new TreeMap<>();
        Map<String, Integer> failed = new TreeMap<>();
        runs.query(
                "select organization_slug, pipeline_slug, state, finished_at from builds where finished_at is not null")
                .stream().filter(row -> !time(row.get("finished_at")).isBefore(from)).forEach(row -> {
                    String pipeline = row.get("organization_slug") + "/" + row.get("pipeline_slug");
                    builds.merge(pipeline, 1, Integer::sum);
                    failed.merge(pipeline, "failed".equals(row.get("state")) ? 1 : 0, Integer::sum);
                });
        Map<String, Integer> toldBuilds = new TreeMap<>();
        Map<String, Integer> toldFailed = new TreeMap<>();
        for (JsonNode row : Json.MAPPER.readTree(told.get(0))) {
            String pipeline = row.path("organization_slug").asText() + "/" + row.path("pipeline_slug").asText();
            toldBuilds.put(pipeline, row.path("builds").asInt());
            toldFailed.put(pipeline, row.path("failed").asInt());
        }
        assertThat(toldBuilds).isNotEmpty().isEqualTo(builds);
        assertThat(toldFailed).isEqualTo(failed);
    }

    private static Instant time(Object value) {
        return value instanceof Instant instant ? instant : OffsetDateTime.parse(value.toString()).toInstant();
    }

    /** Runs it once, as {@code run --route} does. */
    private void runOnce(String name, String text) throws Exception {
        List<RouteFile> files = new ArrayList<>(RouteFolder.read(null));
        files.add(new RouteFile("routes/" + name + ".yaml", text));
        EndpointRegistry registry = EndpointRegistry.read(files);
        EndpointReader reader = endpoint -> Map.of("outcome",
                SandboxRuns.of(runs.run(endpoint), endpoint).outcome().toString());
        try (DataSources sources = new DataSources(runs.destination(), false, List.of());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.setSourceLocationEnabled(true);
            camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
            camel.start();
            CamelRoutes routes = new CamelRoutes(camel).with(sources.all())
                    .with(Map.of(EndpointReader.NAME, reader));
            routes.runOnce(registry, registry.own().get(0));
        }
    }
}
