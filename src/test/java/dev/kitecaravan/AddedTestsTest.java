package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.routetest.RouteTestFolder;
import dev.kitecaravan.routetest.RouteTestReader;
import dev.kitecaravan.routetest.RouteTestResult;
import dev.kitecaravan.routetest.RouteTester;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.Workbench;

/** What {@code add} writes passes {@code caravan test} as it is. */
class AddedTestsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/v2/things | [{\"id\":1,\"on\":true},{\"id\":2},{\"id\":3}]",
            "/v2/organizations/{org.slug}/things/{thing.id}/parts | {\"data\":{\"parts\":[{\"id\":7,\"made\":\"2026-05-03T04:17:55.867Z\",\"bits\":[{\"x\":1}]}]}}",
            "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/things | {\"things\":[{\"key\":\"a\"}]}",
            "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/jobs/{job.id}/things | [{\"id\":\"x\"}]",
            "/v2/organizations/{org.slug}/agents/{agents.id} | {\"id\":\"01885682-55a7-44f5-84f3-0402fb452e66\",\"token\":\"t\"}"})
    void aTestMadeOfAnAnswerPasses(String path, String json) throws Exception {
        Path routes = folder.resolve("routes");
        new Workbench(EndpointRegistry.read(RouteFolder.readToAdd(routes)), Scope.ALL, 1 << 16)
                .addition(NewEndpoint.of("mine", path, null, null, null), json.getBytes(StandardCharsets.UTF_8))
                .save(routes);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getComponent("kamelet", KameletComponent.class).setLocation("classpath:kamelets");
            camel.start();
            RouteTestResult result = new RouteTester(camel, routes, null)
                    .run(RouteTestReader.read(RouteTestFolder.file(routes, "mine")));

            assertThat(result.differences()).as(Files.readString(RouteTestFolder.file(routes, "mine"))).isEmpty();
        }
    }
}
