package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;

/** Write dispositions and contracts, as route files may and may not ask for them. */
class DispositionRoutesTest {
    private static EndpointRegistry read(String source, String sink, String contract) {
        String route = """
                - route:
                    id: things
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { %s }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: things, %s }
                """.formatted(source, sink);
        return EndpointRegistry.read(List.of(new RouteFile("things.yaml", route)), Contract.parse(contract));
    }

    private static Contract contract(EndpointRegistry registry) {
        return registry.get("things").sinks().get(0).target().contract();
    }

    @Test
    void mergeWithoutAKeyIsRefusedAtItsPlace() {
        assertThatThrownBy(() -> read("path: /v2/things", "writeDisposition: merge", ""))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("things.yaml:8:")
                .hasMessageContaining("merge needs a primary key");
        assertThatThrownBy(() -> read("path: /v2/things", "writeDisposition: scd2", ""))
                .hasMessageContaining("scd2 needs a primary key");
    }

    @Test
    void replaceOnBuildsNeedsBothWords() {
        String replace = "writeDisposition: replace, primaryKey: id";
        assertThatThrownBy(() -> read("path: /v2/builds", replace, "")).isInstanceOf(RouteFilesException.class)
                .hasMessageContaining("things.yaml:8:").hasMessageContaining("would erase every build");
        assertThatThrownBy(() -> read("path: /v2/builds", replace + ", allowDataLoss: true", ""))
                .hasMessageContaining("passes: none");
        assertThat(read("path: /v2/builds, passes: none", replace + ", allowDataLoss: true", "").all()).hasSize(1);
    }

    /** What one run read is all that such a table holds. */
    @Test
    void replaceByAListThatARunDoesNotReadWholeIsRefusedAtItsPlace() {
        String below = "path: '/v2/organizations/{organization.slug}/pipelines/{pipeline.slug}/builds/{build.number}"
                + "/annotations'";
        assertThatThrownBy(() -> read(below, "writeDisposition: replace", "")).isInstanceOf(RouteFilesException.class)
                .hasMessageContaining("things.yaml:8:").hasMessageContaining("read once per change of its parent")
                .hasMessageContaining("again: always");
        assertThatThrownBy(() -> read("path: /v2/things, until: known", "writeDisposition: replace", ""))
                .hasMessageContaining("read down to what is known").hasMessageContaining("no until");
        for (String whole : List.of(below + ", again: always", "path: /v2/things",
                "path: '/v2/organizations/{organization.slug}/things'")) {
            assertThat(read(whole, "writeDisposition: replace", "").all()).hasSize(1);
        }
        assertThat(read(below, "writeDisposition: replace, allowDataLoss: true", "").all()).hasSize(1);
        assertThat(read(below, "writeDisposition: append", "").all()).hasSize(1);
    }

    @Test
    void aRouteWithoutAContractFollowsTheGeneralOne() {
        assertThat(contract(read("path: /v2/things", "primaryKey: id", "discard_row")))
                .isEqualTo(Contract.parse("discard_row"));
        assertThat(contract(read("path: /v2/things", "primaryKey: id, contract: evolve", "discard_row")))
                .isEqualTo(Contract.EVOLVE);
    }
}
