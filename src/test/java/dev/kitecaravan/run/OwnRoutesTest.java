package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.component.EndpointReader;

/** Routes that start by themselves, or are run once. */
class OwnRoutesTest {
    private static final RouteFile BUILDS = new RouteFile("builds.yaml", """
            - route:
                id: builds
                from:
                  uri: kamelet:buildkite-source
                  parameters: { path: /v2/builds }
                  steps:
                    - to: { uri: kamelet:table-sink, parameters: { table: builds, primaryKey: id } }
            """);

    @TempDir
    Path folder;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final OwnRouteListener listener = new OwnRouteListener() {
        @Override
        public void completed(String route) {
            told.add(route + " completed");
        }

        @Override
        public void failed(String route, String reason) {
            told.add(route + " failed: " + reason);
        }
    };
    private DefaultCamelContext camel;

    @BeforeEach
    void start() {
        camel = new DefaultCamelContext();
        camel.setSourceLocationEnabled(true);
        camel.getShutdownStrategy().setTimeout(2);
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private EndpointRegistry routes(String from, String steps) {
        return EndpointRegistry.read(List.of(BUILDS, new RouteFile("own.yaml", """
                - route:
                    id: own
                    from:
                      uri: "%s"
                      steps:
                """.formatted(from) + steps.indent(8))));
    }

    private static final String WRITE = "- setBody: { constant: x }\n- to: { uri: \"file:%s\", parameters: { fileName: out } }\n";

    @ParameterizedTest
    @ValueSource(strings = {"timer:own?period=50&delay=0", "quartz:own?cron=0/1+*+*+*+*+?"})
    void theyStartByThemselvesAndAreToldOf(String from) {
        EndpointRegistry registry = routes(from, WRITE.formatted(folder));
        new CamelRoutes(camel).startOwn(registry, Set.of("own"), listener);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> told.contains("own completed"));
        assertThat(folder.resolve("out")).exists();
    }

    @Test
    void aScheduleMayBeWrittenAsAParameter() {
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("own.yaml", """
                - route:
                    id: own
                    from:
                      uri: quartz:own
                      parameters: { cron: "0/1 * * * * ?" }
                      steps:
                """ + WRITE.formatted(folder).indent(8))));
        new CamelRoutes(camel).startOwn(registry, Set.of("own"), listener);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> told.contains("own completed"));
    }

    @Test
    void aFileStartsThem() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.writeString(in.resolve("a.json"), "{}");
        new CamelRoutes(camel).startOwn(routes("file:" + in + "?delay=50&initialDelay=0", WRITE.formatted(folder)),
                Set.of("own"), listener);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(folder.resolve("out")));
    }

    @Test
    void whatFailsIsToldWithItsStep() {
        new CamelRoutes(camel).startOwn(routes("timer:own?repeatCount=1&delay=0",
                "- setBody: { constant: x }\n- to: { uri: \"http://127.0.0.1:1/gone\" }\n"), Set.of("own"), listener);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !told.isEmpty());
        assertThat(told.get(0)).startsWith("own failed: route own, line ").contains("to http://127.0.0.1:1/gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"timer:own?period=3600000", "quartz:own?cron=0+0+3+*+*+?", "direct:own"})
    void oneIsRunOnce(String from) throws Exception {
        EndpointRegistry registry = routes(from, WRITE.formatted(folder));
        CamelRoutes routes = new CamelRoutes(camel);
        routes.load(registry, List.of());

        routes.runOnce(registry, registry.own().get(0));

        assertThat(folder.resolve("out")).exists();
    }

    @Test
    void oneThatIsRunOnceReadsAnEndpointAndGetsItsReport() throws Exception {
        EndpointRegistry registry = routes("timer:own", "- to: { uri: \"caravan:builds\" }\n"
                + "- to: { uri: \"file:%s\", parameters: { fileName: report } }\n".formatted(folder));
        CamelRoutes routes = new CamelRoutes(camel).with(Map.of(EndpointReader.NAME,
                (EndpointReader) endpoint -> Map.of("endpoint", endpoint, "outcome", "complete")));

        routes.runOnce(registry, registry.own().get(0));

        assertThat(Files.readString(folder.resolve("report"))).contains("\"endpoint\":\"builds\"");
    }

    @Test
    void oneThatFollowsLoadsIsRunOnceWithoutAnEvent() throws Exception {
        EndpointRegistry registry = routes("caravan:loaded?endpoint=builds",
                "- filter: { simple: \"${body[load_id]} == null\", steps: [ { setBody: { constant: x } }, { to: { uri:"
                        + " \"file:%s\", parameters: { fileName: out } } } ] }\n".formatted(folder));
        CamelRoutes routes = new CamelRoutes(camel);
        routes.load(registry, List.of());

        routes.runOnce(registry, registry.own().get(0));

        assertThat(folder.resolve("out")).exists();
    }

    @Test
    void oneThatIsRunOnceAndFailsSaysWhere() {
        EndpointRegistry registry = routes("timer:own",
                "- setBody: { constant: x }\n- to: { uri: \"http://127.0.0.1:1/gone\" }\n");
        assertThatThrownBy(() -> new CamelRoutes(camel).runOnce(registry, registry.own().get(0)))
                .hasMessageContaining("route own, line ").hasMessageContaining("http://127.0.0.1:1/gone");
    }

    private Path kamelet(String name, String steps) throws IOException {
        Path kamelets = Files.createDirectories(folder.resolve("kamelets"));
        Files.writeString(kamelets.resolve(name + ".kamelet.yaml"), """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: to-lake
                  labels: { camel.apache.org/kamelet.type: sink }
                spec:
                  definition:
                    title: To the lake
                    required: [ name ]
                    properties: { name: { title: Name, type: string } }
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                """ + steps.indent(8));
        return kamelets;
    }

    private static final String TO_LAKE = "- setBody: { constant: x }\n- to: { uri: \"kamelet:%s\", parameters: { %s } }\n";

    @Test
    void aKameletOfOnesOwnLiesBesideTheRoutes() throws Exception {
        Path kamelets = kamelet("to-lake", """
                - filter:
                    simple: "${body[none][name]} == null"
                    steps:
                      - setBody: { constant: x }
                      - toD: { uri: "file:%s/${header.none[none][name]}", parameters: { fileName: "{{name}}" } }
                """.formatted(folder));
        EndpointRegistry registry = routes("timer:own", TO_LAKE.formatted("to-lake", "name: lake")
                .replace("{ constant: x }", "{ simple: \"${null}\" }"));

        new CamelRoutes(camel).kamelets(kamelets).runOnce(registry, registry.own().get(0));

        assertThat(folder.resolve("lake")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "to-lake ~ name: lake, nam: x ~ own.yaml:7:55 unknown parameter 'nam' of kamelet:to-lake; did you mean 'name'?",
            "to-lake ~ '' ~ own.yaml:7:22 kamelet:to-lake needs the parameter 'name'",
            "to-lak ~ name: lake ~ own.yaml:7:14 there is no kamelet 'to-lak'; did you mean 'to-lake'?"})
    void whatAKameletOfOnesOwnDoesNotKnowIsRefused(String name, String parameters, String expected) throws Exception {
        Path kamelets = kamelet("to-lake", WRITE.formatted(folder));
        EndpointRegistry registry = routes("timer:own", TO_LAKE.formatted(name, parameters));

        assertThatThrownBy(() -> CamelRoutes.check(camel, registry, Map.of(), kamelets))
                .isInstanceOf(RouteFilesException.class)
                .hasMessageContaining(expected.substring(expected.indexOf(' ')));
    }

    @Test
    void aFileThatIsNoKameletIsNamed() throws Exception {
        Path kamelets = kamelet("from-lake", WRITE.formatted(folder));

        assertThatThrownBy(() -> new CamelRoutes(camel).kamelets(kamelets))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("from-lake.kamelet.yaml")
                .hasMessageContaining("metadata.name is 'to-lake'");
    }

    @Test
    void aWrongStepOfAKameletIsNamedWithItsFile() throws Exception {
        Path kamelets = kamelet("to-lake", "- filtre: {}\n");

        assertThatThrownBy(() -> CamelRoutes.check(camel, routes("timer:own", WRITE), Map.of(), kamelets))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("to-lake.kamelet.yaml")
                .hasMessageContaining("there is no step 'filtre'; did you mean 'filter'?");
    }

    @Test
    void oneWithoutAnIdIsRefused() {
        assertThatThrownBy(() -> EndpointRegistry.read(List.of(new RouteFile("own.yaml",
                "- route:\n    from:\n      uri: timer:x\n      steps:\n        - log: x\n"))))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("needs an id");
    }

    @Test
    void whatALogStepSaysDrivesNoTerminal() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new ConsoleHandler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(entry.getMessage());
            }
        };
        Logger logger = Logger.getLogger(CamelSetup.LOG);
        logger.addHandler(handler);
        try {
            EndpointRegistry registry = routes("direct:own", """
                    - setBody: { constant: "red\\u001B[2J\\nhttps://user:hidden@host/" }
                    - log: "build: ${body}"
                    """);
            CamelRoutes routes = new CamelRoutes(camel);
            routes.load(registry, List.of());
            routes.runOnce(registry, registry.own().get(0));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(lines).singleElement().asString().startsWith("build: red\\u001b[2J\\nhttps://")
                .doesNotContain("hidden");
    }
}
