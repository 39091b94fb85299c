package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.routetest.Answer;
import dev.kitecaravan.routetest.RouteTest;
import dev.kitecaravan.routetest.RouteTestReader;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.workbench.Addition;
import dev.kitecaravan.workbench.ColumnView;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.NewFile;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.TableView;
import dev.kitecaravan.workbench.Workbench;

/** Looks at endpoints of the sandbox and of kept answers, and the files that are made of them. */
class WorkbenchTest {
    private static final String AGENT = "/v2/organizations/{org.slug}/agents/{agents.id}";
    private static final RetrySettings QUICK = new RetrySettings(Duration.ofSeconds(5), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(50));

    @TempDir
    Path folder;
    private Sandbox sandbox;

    @AfterEach
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static Workbench workbench() {
        return workbench(RouteFolder.read(null));
    }

    private static Workbench workbench(List<RouteFile> files) {
        return new Workbench(EndpointRegistry.read(files), Scope.ALL, 1 << 16);
    }

    private void sandbox(UnaryOperator<SandboxSettings> change) {
        sandbox = Sandbox.start(change.apply(SandboxSettings.standard().withBuilds(40).withoutLimits()));
    }

    private <T> T ask(Function<ApiClient, T> question) {
        if (sandbox == null) {
            sandbox(s -> s);
        }
        return ask(ApiSettings.of(Origin.of(sandbox.origin().toString()), TokenSource.of(sandbox.token())), question);
    }

    private <T> T ask(ApiSettings api, Function<ApiClient, T> question) {
        try (ApiClient client = new ApiClient(api.withRetry(QUICK).withSpool(folder, 1 << 20),
                new Budget(Reserve.parse("0")), ApiListener.NONE)) {
            return question.apply(client);
        }
    }

    private Preview preview(String subject) {
        Workbench workbench = workbench();
        return ask(client -> workbench.preview(workbench.subject(subject), client, 3));
    }

    private static Preview kept(String path, String json) {
        Workbench workbench = workbench();
        return workbench.preview(workbench.subject(path), json.getBytes(StandardCharsets.UTF_8), 3);
    }

    private static Addition added(NewEndpoint wanted, String json) {
        return workbench().addition(wanted, json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> columns(TableView table) {
        return table.columns().stream().map(ColumnView::name).toList();
    }

    @Test
    void aListBelowParentsIsShownWithItsKeyItsColumnsAndItsCost() {
        Preview preview = preview("/v2/organizations/{org.slug}/clusters/{cluster.id}/queues");

        assertThat(preview.path()).isEqualTo("/v2/organizations/{org.slug}/clusters/{clusters.id}/queues");
        assertThat(preview.readBy()).isEqualTo("routes/more/agents/cluster_queues.yaml");
        assertThat(preview.requests()).hasSize(3).allMatch(request -> request.status() == 200);
        assertThat(preview.shape()).startsWith("bare array of ");
        assertThat(preview.key()).containsExactly("id");
        assertThat(preview.keyUnique()).isTrue();
        assertThat(preview.parents()).extracting("endpoint").containsExactly("organizations", "clusters");
        assertThat(preview.scopes()).containsExactly("read_clusters", "read_organizations");
        assertThat(preview.upkeep()).startsWith("the whole list in every run");
        assertThat(preview.requestsEachRun()).isGreaterThanOrEqualTo(4);
        assertThat(preview.tables()).hasSize(1);
        assertThat(columns(preview.tables().get(0))).contains("id", "key", "created_by__email", "organization_slug",
                "cluster_id");
        assertThat(preview.tables().get(0).rows()).isEqualTo(preview.records());
        assertThat(sandbox.requests().count()).isEqualTo(3);
    }

    @Test
    void aListOfBuildsTakesOneRequestAndHasItsChildTables() {
        Preview preview = preview("builds");

        assertThat(sandbox.requests().count()).isEqualTo(1);
        assertThat(preview.records()).isEqualTo(40);
        assertThat(preview.upkeep()).startsWith("incremental: read by time windows");
        assertThat(preview.childTables()).extracting(TableView::name).contains("builds__jobs");
        assertThat(preview.requestsEachRun()).isEqualTo(-1);
    }

    @Test
    void whatHangsBelowJobsIsFoundByOneListOfBuilds() {
        Preview preview = preview("jobs_log");

        assertThat(sandbox.requests().all()).extracting("kind").containsExactly("builds", "job_log");
        assertThat(preview.shape()).isEqualTo("text");
        assertThat(preview.key()).containsExactly("job_id");
        assertThat(columns(preview.tables().get(0))).contains("content", "size", "job_id", "build_id");
    }

    @Test
    void whereChoosesTheParentThatIsAskedFor() {
        Workbench workbench = workbench(List.of(new RouteFile("routes/failed.yaml", """
                - route:
                    id: failed
                    from:
                      uri: kamelet:buildkite-source
                      parameters:
                        path: /v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}
                        where: state = failed
                      steps:
                        - to: { uri: "kamelet:table-sink", parameters: { table: failed, primaryKey: id } }
                """), file("organizations"), file("pipelines"), file("builds")));
        Preview preview = ask(client -> workbench.preview(workbench.subject("failed"), client, 1));

        assertThat(
                preview.tables().get(0).columns().stream().filter(column -> column.name().equals("state")).findFirst()
                        .orElseThrow().samples())
                .containsExactly("failed");
    }

    private static RouteFile file(String id) {
        return RouteFolder.read(null).stream().filter(f -> f.name().endsWith("/" + id + ".yaml")).findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(value = FaultKind.class, mode = EnumSource.Mode.EXCLUDE, names = {"SILENT", "SLOW"})
    void neverMoreThanThreeRequestsAreSentWhateverGoesWrong(FaultKind fault) {
        sandbox(s -> s.withFaults(1, fault));

        Throwable failure = catchThrowable(() -> preview(AGENT));

        assertThat(sandbox.requests().count()).isBetween(1, Workbench.MOST_REQUESTS);
        if (failure != null) {
            assertThat(failure).isInstanceOf(ApiException.class).hasMessageContaining("organizations");
        }
    }

    @Test
    void aSpentBudgetIsSaidAndNotAskedAgainAndAgain() {
        sandbox(s -> s.withLimits(1, 100, Duration.ofMillis(300)));

        Throwable failure = catchThrowable(() -> preview(AGENT));

        assertThat(sandbox.requests().count()).isLessThanOrEqualTo(Workbench.MOST_REQUESTS);
        if (failure != null) {
            assertThat(failure).isInstanceOf(ApiException.class);
        }
    }

    @Test
    void aPathWithMoreParentsThanRequestsIsRefusedBeforeTheFirst() {
        assertThatThrownBy(() -> preview("queue_metrics")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 requests before its own").hasMessageContaining("write the values");

        assertThat(sandbox.requests().count()).isZero();
    }

    @Test
    void aPathOfOneParentIsReadAsItIs() {
        sandbox(s -> s);
        String slug = String.valueOf(((List<?>) Json.read(new SandboxReader(sandbox).get("/v2/organizations"))).get(0));
        String organization = slug.replaceFirst(".*slug=([\\w-]+).*", "$1");
        Preview preview = preview("/v2/organizations/" + organization + "/agents?per_page=5");

        assertThat(preview.query()).isEqualTo("per_page=5");
        assertThat(preview.readBy()).isEqualTo("routes/more/agents/agents.yaml");
        assertThat(preview.records()).isEqualTo(5);
        assertThat(preview.more()).isTrue();
        assertThat(preview.parents()).isEmpty();
    }

    private record SandboxReader(Sandbox sandbox) {
        String get(String path) {
            try {
                var connection = sandbox.origin().resolve(path).toURL().openConnection();
                connection.setRequestProperty("Authorization", "Bearer " + sandbox.token());
                return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void refusalsAreSentences() {
        sandbox(s -> s.withScopes(Set.of("read_organizations")));
        assertThatThrownBy(() -> preview(AGENT)).isInstanceOf(ApiException.class).hasMessageContaining("read_agents");
        assertThatThrownBy(() -> preview("/v2/nothing/here")).isInstanceOf(ApiException.class)
                .hasMessageContaining("404");
        ApiSettings wrong = ApiSettings.of(Origin.of(sandbox.origin().toString()), TokenSource.of("wrong"));
        Workbench workbench = workbench();
        assertThatThrownBy(() -> ask(wrong, client -> workbench.preview(workbench.subject("organizations"), client, 1)))
                .matches(e -> ((ApiException) e).is(ApiException.Kind.UNAUTHORIZED));
    }

    @Test
    void whatIsNoJsonIsSaidAfterAsManyTriesAsMayBeMade() throws Exception {
        try (AnsweringServer server = new AnsweringServer().pages("<html>no</html>")) {
            Workbench workbench = workbench();
            assertThatThrownBy(() -> ask(server.reach(ApiSettings.of(Origin.of("http://localhost:1"),
                    TokenSource.of("t"))), client -> workbench.preview(workbench.subject("organizations"), client, 1)))
                    .isInstanceOf(ApiException.class).hasMessageContaining("not whole JSON")
                    .hasMessageContaining("after 3 attempts");
            assertThat(server.asked()).hasSize(3);
        }
        assertThatThrownBy(() -> kept("/v2/things", "{\"a\":")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> kept("/v2/things", "[1] x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept("/v2/things", "")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/{x}/y", "/v2/a b{", "/v2/../x", "https://api.buildkite.com/v2/builds",
            "/v2/organizations/{org.slug}/{things.id}"})
    void aPathThatCannotBeAskedIsNamed(String path) {
        assertThatThrownBy(() -> workbench().subject(path)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{20,}");
    }

    @Test
    void aNameThatIsNoEndpointGetsTheNearest() {
        assertThatThrownBy(() -> workbench().subject("cluster_queue"))
                .hasMessageContaining("did you mean 'cluster_queues'");
    }

    @Test
    void anEmptyListTellsWhatIsDocumented() {
        Preview known = kept("/v2/organizations/{org.slug}/agents", "[]");
        assertThat(known.records()).isZero();
        assertThat(known.notes()).anyMatch(note -> note.contains("holds no record"));
        Preview unknown = kept("/v2/organizations/{org.slug}/things", "[]");
        assertThat(unknown.documented()).isFalse();
        assertThatThrownBy(() -> added(NewEndpoint.of("things", "/v2/things", null, null, null), "[]"))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("no record");
    }

    @Test
    void nestedArraysAndObjectsBecomeTablesAndColumns() {
        Preview preview = kept("/v2/organizations/{org.slug}/things", """
                {"data": {"things": [{"key": "a", "at": "2026-05-03T04:17:55.867Z", "n": 1, "deep": {"on": true},
                  "parts": [{"x": 1.5}, {"x": 2}], "none": null}, {"key": "b", "n": 2, "tags": ["p", "q"]}]}}
                """);

        assertThat(preview.selector()).isEqualTo("/data/things");
        assertThat(preview.key()).containsExactly("organization_id", "key");
        TableView root = preview.tables().get(0);
        assertThat(root.columns().stream().collect(Collectors.toMap(ColumnView::name, ColumnView::type)))
                .containsEntry("key", "text").containsEntry("at", "timestamp").containsEntry("n", "bigint")
                .containsEntry("deep__on", "boolean").containsEntry("organization_slug", "text");
        assertThat(preview.childTables()).extracting(TableView::name).containsExactlyInAnyOrder("things__parts",
                "things__tags");
        assertThat(preview.refused()).isEmpty();
        assertThat(preview.unseen()).containsExactly("none");
    }

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
