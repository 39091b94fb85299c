package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;

/** What a service says of filters that the API may not know. */
class QueryAdviceTest {
    private final List<String> told = new ArrayList<>();
    private final QueryAdvice advice = new QueryAdvice(told::add);

    private void take(String query) {
        advice.tell(EndpointRegistry.read(List.of(new RouteFile("mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/builds, query: "%s" }
                      steps:
                        - to: { uri: kamelet:table-sink, parameters: { table: mine, primaryKey: id } }
                """.formatted(query)))), List.of("mine"));
    }

    @Test
    void eachIsToldOnceAndAgainWhenItCameBack() {
        take("zone=eu");
        assertThat(told).singleElement().asString().startsWith("mine asks by zone, which is not documented");
        take("zone=us");
        assertThat(told).hasSize(1);
        take("branch=main");
        assertThat(told).hasSize(1);
        take("zone=us&area=1");
        assertThat(told).hasSize(2).last().asString().startsWith("mine asks by zone, area, which");
    }
}
