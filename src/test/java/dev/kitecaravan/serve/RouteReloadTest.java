package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.CamelRoutes;

/** Route files that editors save while a service goes on: real files, a real Camel. */
class RouteReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private DefaultCamelContext camel;
    private ProducerTemplate producer;
    private RouteFolderWatch<RouteFolderContent> watch;

    private Path routes() {
        return folder.resolve("routes");
    }

    private Path kamelets() {
        return folder.resolve("kamelets");
    }

    private static String says(String name, String word) {
        return "- route:\n    id: %s\n    from:\n      uri: direct:%s\n      steps:\n        - setBody: { constant: %s }\n"
                .formatted(name, name, word);
    }

    private static String endpoint(String path) {
        return """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "%s", schedule: "0 0 3 * * ?" }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: mine, primaryKey: id }
                """.formatted(path);
    }

    private static String kamelet(String word) {
        return """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: to-say
                  labels: { camel.apache.org/kamelet.type: sink }
                spec:
                  definition: { title: Says }
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - setBody: { constant: %s }
                """.formatted(word);
    }

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(routes());
        Files.createDirectories(kamelets());
        Files.writeString(routes().resolve("one.yaml"), says("one", "first"));
        Files.writeString(routes().resolve("mine.yaml"), endpoint("/v2/user"));
        Files.writeString(kamelets().resolve("to-say.kamelet.yaml"), kamelet("hello"));
        Files.writeString(routes().resolve("calls.yaml"),
                "- route:\n    id: calls\n    from:\n      uri: direct:calls\n"
                        + "      steps:\n        - to: kamelet:to-say\n");
        camel = new DefaultCamelContext();
        camel.setSourceLocationEnabled(true);
        camel.getShutdownStrategy().setTimeout(2);
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.start();
        producer = camel.createProducerTemplate();
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(routes()));
        CamelRoutes loaded = new CamelRoutes(camel).kamelets(kamelets());
        loaded.load(registry, List.of("mine"));
        RouteFolderContent now = RouteFolderContent.read(routes(), kamelets());
        RouteReload reload = new RouteReload(loaded, kamelets(), Contract.EVOLVE, registry, now.kamelets(),
                new Recorded());
        watch = new RouteFolderWatch<>(() -> RouteFolderContent.read(routes(), kamelets()), now, reload::take,
                Duration.ofMillis(30));
    }

    @AfterEach
    void stop() {
        watch.close();
        camel.stop();
    }

    private final class Recorded implements RouteReload.InForce {
        @Override
        public List<String> endpoints(EndpointRegistry registry) {
            return registry.endpoints().stream().map(endpoint -> endpoint.id())
                    .filter(id -> id.equals("mine") || id.equals("yours")).toList();
        }

        @Override
        public void between(Runnable change) {
            change.run();
        }

        @Override
        public void begin(EndpointRegistry registry, List<String> endpoints, List<String> restarted, Set<String> own) {
            begun.add(endpoints + " restarted " + restarted + " own " + own);
        }
    }

    private String said(String route) {
        return producer.requestBody("direct:" + route, null, String.class);
    }

    private void awaitSaid(String route, String word) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> word.equals(said(route)));
    }

    @Test
    void whatIsSavedIsTakenHoweverAnEditorSavesIt() throws IOException {
        Path file = routes().resolve("one.yaml");
        assertThat(said("one")).isEqualTo("first");

        Files.writeString(file, says("one", "in_place"));
        awaitSaid("one", "in_place");

        Files.writeString(routes().resolve(".one.yaml.swp"), "x");
        Path beside = routes().resolve("one.yaml~");
        Files.writeString(beside, says("one", "renamed"));
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        awaitSaid("one", "renamed");

        Files.move(file, routes().resolve("one.yaml.bak"));
        Files.writeString(file, says("one", "anew"));
        Files.writeString(routes().resolve("two.yaml"), says("two", "added"));
        awaitSaid("one", "anew");
        awaitSaid("two", "added");

        Files.delete(routes().resolve("two.yaml"));
        Awaitility.await().atMost(PATIENCE).until(() -> camel.getRoute("two") == null);
        assertThat(said("one")).isEqualTo("anew");
    }

    @Test
    void anEndpointBeginsAnewAndANewOneBegins() throws IOException {
        Files.writeString(routes().resolve("mine.yaml"), endpoint("/v2/meta"));
        Awaitility.await().atMost(PATIENCE).until(() -> begun.contains("[mine] restarted [mine] own []"));
        assertThat(camel.getRoute("mine")).isNotNull();

        Files.writeString(routes().resolve("yours.yaml"), endpoint("/v2/user").replace("mine", "yours"));
        Awaitility.await().atMost(PATIENCE).until(() -> begun.contains("[mine, yours] restarted [yours] own []"));

        Files.delete(routes().resolve("mine.yaml"));
        Awaitility.await().atMost(PATIENCE).until(() -> begun.contains("[yours] restarted [] own []"));
        assertThat(camel.getRoute("mine")).isNull();
    }

    @Test
    void whatIsWrongIsNotTakenAndTheVersionBeforeStays() throws IOException {
        Path file = routes().resolve("one.yaml");
        for (String wrong : List.of("- route: [", says("one", "x").replace("setBody", "setBodi"),
                says("one", "x").replace("direct:one", "direct:one\n      stepps: []"))) {
            Files.writeString(file, wrong);
            Awaitility.await().during(Duration.ofMillis(300)).atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(said("one")).isEqualTo("first"));
        }

        Files.writeString(file, says("one", "mended"));
        awaitSaid("one", "mended");
    }

    @Test
    void aKameletIsTakenAndAWrongOneIsNot() throws IOException {
        assertThat(said("calls")).isEqualTo("hello");
        Path file = kamelets().resolve("to-say.kamelet.yaml");

        Files.writeString(file, kamelet("goodbye"));
        awaitSaid("calls", "goodbye");

        Files.writeString(file, kamelet("x").replace("setBody", "setBodi"));
        Awaitility.await().during(Duration.ofMillis(300)).atMost(PATIENCE).ignoreExceptions()
                .until(() -> "goodbye".equals(said("calls")));

        Files.writeString(file, kamelet("mended"));
        awaitSaid("calls", "mended");
    }

    @Test
    void aRouteThatStartsByItselfIsToldToStartAnew() throws IOException {
        Files.writeString(routes().resolve("own.yaml"), says("own", "x").replace("direct:own", "timer:own"));

        Awaitility.await().atMost(PATIENCE).until(() -> begun.contains("[mine] restarted [] own [own]"));
    }
}
