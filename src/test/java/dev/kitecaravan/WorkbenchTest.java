package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.workbench.ColumnView;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.TableView;
import dev.kitecaravan.workbench.Workbench;

/** Looks at endpoints of the sandbox and of kept answers. */
class WorkbenchTest extends WorkbenchFixture {
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
}
