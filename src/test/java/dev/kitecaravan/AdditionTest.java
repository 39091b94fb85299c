package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.routetest.Answer;
import dev.kitecaravan.routetest.RouteTest;
import dev.kitecaravan.routetest.RouteTestReader;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.workbench.Addition;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.NewFile;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.Workbench;

/** The files that are made of a new endpoint. */
class AdditionTest extends WorkbenchFixture {
    private static final String SECRETS = """
            [{"id": "01885682-55a7-44f5-84f3-0402fb452e66", "token": "bkua_0123456789abcdef0123", "note": "ghp_abcdefghij0123456789",
              "env": {"DEPLOY": "hunter2"}, "creator": {"name": "Kim Lee", "email": "kim.lee@corp.test"},
              "message": "Kim Lee <kim.lee@corp.test> said password=hunter3", "hook": "https://ci.corp.test/x?access_token=hunter4",
              "provider": {"webhook_url": "https://hooks.corp.test/hunter5"}, "hostname": "db-1.corp.test", "ip": "10.9.8.7",
              "repository": "git@git.corp.test:corp/app.git", "kept": "plain text"}]
            """;

    @Test
    void noSecretNoAddressAndNoPersonIsShownOrWritten() {
        Preview preview = kept("/v2/organizations/{org.slug}/things", SECRETS);
        Addition addition = added(NewEndpoint.of("things", "/v2/organizations/{org.slug}/things", null, null, null),
                SECRETS);
        String files = addition.files().stream().map(NewFile::text).collect(Collectors.joining("\n"));

        for (String text : List.of(Json.write(preview.toMap()), files)) {
            assertThat(text).contains("plain text", "person1@example.org", "Person 1", "***").doesNotContain("bkua_",
                    "ghp_",
                    "hunter", "Kim", "corp.test", "10.9.8.7");
        }
    }

    @Test
    void whatIsAddedIsWhatARunLoads() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 10)) {
            sandbox = null;
            ApiSettings api = ApiSettings.of(Origin.of(runs.sandbox().origin().toString()),
                    TokenSource.of(runs.sandbox().token()));
            Addition addition = ask(api, client -> workbench()
                    .addition(NewEndpoint.of("agent_details", AGENT, null, null, null), client));
            assertThat(addition.files()).extracting(NewFile::name).containsExactly("agent_details.camel.yaml",
                    "tests/agent_details.yaml");
            runs.withMoreRoutes().route("routes/agent_details.camel.yaml", addition.files().get(0).text());

            assertThat(SandboxRuns.of(runs.run("agent_details"), "agent_details").outcome())
                    .isEqualTo(Outcome.COMPLETE);
            assertThat(runs.count("agent_details")).isEqualTo(runs.count("agents")).isPositive();
        }
    }

    @Test
    void theTestThatIsWrittenReadsAsATest() {
        Addition addition = ask(client -> workbench().addition(NewEndpoint.of("queues_of_mine",
                "/v2/organizations/{org.slug}/clusters/{clusters.id}/queues", null, null, null), client));
        RouteTest test = RouteTestReader.parse(Path.of("tests", "queues_of_mine.yaml"), addition.files().get(1).text());

        assertThat(test.route()).isEqualTo("queues_of_mine");
        assertThat(test.answers()).extracting(Answer::path).hasSize(3).contains("/v2/organizations/acme/clusters");
        assertThat(test.expect().requests().value()).isEqualTo(3);
        assertThat(test.expect().tables().get(0).rows().value()).isEqualTo(2);
        assertThat(test.expect().tables().get(0).contains().get(0).value()).containsKey("id");
    }

    @Test
    void parentsThatNoFileListsAreWrittenToo() {
        Workbench alone = workbench(RouteFolder.readToAdd(folder.resolve("none")));
        Addition addition = alone.addition(
                NewEndpoint.of("parts", "/v2/organizations/{org.slug}/things/{thing.id}/parts", null, null, null),
                "[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}]".getBytes(StandardCharsets.UTF_8));

        assertThat(addition.files()).extracting(NewFile::name).containsExactly("organizations.camel.yaml",
                "things.camel.yaml", "parts.camel.yaml", "tests/parts.yaml");
        addition.save(folder.resolve("none"));
        EndpointRegistry written = EndpointRegistry.read(RouteFolder.read(folder.resolve("none")));
        assertThat(written.idsOfFolder()).containsExactlyInAnyOrder("organizations", "things", "parts");
        assertThat(written.get("parts").endpoint().path().text())
                .isEqualTo("/v2/organizations/{org.slug}/things/{things.id}/parts");
        assertThat(written.get("parts").sinks().get(0).target().primaryKey()).containsExactly("thing_id", "id");
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        Path routes = Files.createDirectory(folder.resolve("routes"));
        NewEndpoint wanted = NewEndpoint.of("things", "/v2/things", null, null, null);
        Addition addition = added(wanted, "[{\"id\":1}]");
        for (String existing : List.of("things.yaml", "things.camel.yaml", "things.yml", "tests/things.yaml")) {
            Files.createDirectories(routes.resolve("tests"));
            Path file = Files.writeString(routes.resolve(existing), "mine");

            assertThatThrownBy(() -> addition.save(routes)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
            assertThatThrownBy(() -> Addition.refuseIfTaken(routes, "things")).hasMessageContaining(file.toString());
            assertThat(file).hasContent("mine");
            try (Stream<Path> files = Files.walk(routes)) {
                assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
            }
            Files.delete(file);
        }
        addition.save(routes);
        assertThat(routes.resolve("things.camel.yaml")).isRegularFile();
    }

    @Test
    void aNameOrTableOfTheFolderIsTaken() {
        assertThatThrownBy(() -> added(NewEndpoint.of("builds", "/v2/things", null, null, null), "[{\"id\":1}]"))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("routes/builds.yaml");
        assertThatThrownBy(() -> added(NewEndpoint.of("mine", "/v2/things", "builds", null, null), "[{\"id\":1}]"))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("table 'builds'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "Big", "a-b", "a b", "1a", "_caravan_x", "a.yaml", "ä"})
    void aNameThatIsNoneOfAFileAndATableIsRefused(String name) {
        assertThatThrownBy(() -> NewEndpoint.of(name, "/v2/things", null, null, null))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> NewEndpoint.of("fine", "/v2/things", name, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsChosenCountsAndIsChecked() {
        String json = "{\"errors\":[{\"code\":1,\"at\":\"x\"}],\"things\":[{\"k\":1,\"n\":1},{\"k\":1,\"n\":2}]}";
        Addition chosen = added(NewEndpoint.of("things", "/v2/things?state[]=on&x=1", "my_things", "errors",
                List.of("code", "at")), json);

        assertThat(chosen.files().get(0).text()).contains("selector: errors", "query: state[]=on&x=1",
                "{ table: my_things, primaryKey: \"code, at\" }");
        assertThatThrownBy(() -> added(NewEndpoint.of("things", "/v2/things", null, "thongs", null), json))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("thongs")
                .hasMessageContaining("things");
        assertThatThrownBy(() -> added(NewEndpoint.of("things", "/v2/things", null, null, List.of("k")), json))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("k does not tell")
                .hasMessageContaining("these members do: n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/v2/organizations/{org.slug}/clusters/{clusters.id}/gizmos | cluster_gizmos",
            "/v2/organizations/{org.slug}/agents/{agents.id} | agent", "/v2/gizmos | gizmos",
            "/v2/organizations/acme/clusters/f42e/gizmos | cluster_gizmos",
            "/v2/analytics/organizations/{org.slug}/suites/{suites.slug}/tests/odd | test_odd",
            "/v2/organizations/acme/gizmo-types | gizmo_types"})
    void aPathNamesWhatItReads(String path, String name) {
        assertThat(kept(path, "[]").endpoint()).isEqualTo(name);
    }
}
