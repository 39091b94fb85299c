package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.DocumentedResource;

/** The route files that ship, against the catalog and against a folder of the user's. */
class ShippedRoutesTest {
    private static final EndpointRegistry SHIPPED = EndpointRegistry.read(RouteFolder.read(null));

    @TempDir
    Path folder;

    @Test
    void everyEntryOfTheCatalogIsReachedByAPath() {
        TreeSet<String> reached = new TreeSet<>(Comparator.naturalOrder());
        SHIPPED.all().forEach(route -> reached.add(Catalog.buildkite().at(route.endpoint().path().text()).name()));

        assertThat(reached).containsExactlyInAnyOrderElementsOf(
                Catalog.buildkite().documented().stream().map(DocumentedResource::name).toList());
    }

    @Test
    void everyShippedPathIsDocumented() {
        assertThat(SHIPPED.all()).allSatisfy(
                route -> assertThat(Catalog.buildkite().at(route.endpoint().path().text())).as(route.id()).isNotNull());
    }

    @Test
    void aFileIsNamedAsItsEndpointAndItsTable() {
        assertThat(SHIPPED.all()).allSatisfy(route -> {
            assertThat(Path.of(route.file()).getFileName()).hasToString(route.id() + ".yaml");
            assertThat(route.sinks()).singleElement().extracting(SinkRoute::table).isEqualTo(route.id());
            assertThat(route.description()).isNotBlank();
            assertThat(route.endpoint().schedule()).isNotBlank();
        });
    }

    @Test
    void whatShipsBesidesIsFoundByNameWhateverFolderIsUsed() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), route("mine", "mine"));
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(folder));

        assertThat(registry.get("agents").endpoint().path()).hasToString("/v2/organizations/{org.slug}/agents");
        assertThat(registry.idsOfFolder()).containsExactly("mine");
    }

    @Test
    void aFolderWinsOverWhatShipsBesides() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), route("agents", "mine"));
        Files.writeString(folder.resolve("yours.yaml"), route("yours", "clusters"));
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(folder));

        assertThat(registry.get("agents").sinks()).extracting(SinkRoute::table).containsExactly("mine");
        assertThat(registry.all()).extracting(EndpointRoute::id).contains("teams", "yours").doesNotContain("clusters");
        assertThat(registry.files()).extracting(RouteFile::fileName).doesNotContain("agents.yaml", "clusters.yaml");
    }

    @Test
    void theSubfolderMoreIsReadToo() throws IOException {
        Files.createDirectories(folder.resolve("more/any"));
        Files.writeString(folder.resolve("first.yaml"), route("first", "first"));
        Files.writeString(folder.resolve("more/any/second.yaml"), route("second", "second"));

        assertThat(EndpointRegistry.read(RouteFolder.read(folder)).idsOfFolder()).isEqualTo(List.of("first", "second"));
    }

    private static String route(String id, String table) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/organizations }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: %s, primaryKey: id }
                """.formatted(id, table);
    }
}
