package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.BuildAddress;
import dev.kitecaravan.sandbox.NextLink;
import dev.kitecaravan.sandbox.RequestLog;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Capabilities;

/** Endpoints that are asked once per record of another: for which, how often, and how they page. */
class ParentsTest {
    private static final String BUILD = "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}";

    @TempDir
    Path folder;

    @Test
    void onlyTheParentsThatAreWantedAreAskedAndAChangedOneAgain() {
        try (SandboxRuns runs = start(80).route("routes/annotations.yaml", route("annotations",
                "path: \"" + BUILD + "/annotations\", query: scope=all, where: \"state = failed\"", "id"))) {
            good(runs.run("organizations", "pipelines", "builds", "annotations"));
            Set<String> failed = builds(runs, "state = 'failed'");
            assertThat(failed).isNotEmpty();
            assertThat(asked(runs, "annotations")).isEqualTo(failed);

            runs.sandbox().requests().reset();
            good(runs.run("organizations", "pipelines", "builds", "annotations"));
            assertThat(asked(runs, "annotations")).isEmpty();

            Map<String, Object> one = runs.query("select * from builds where state = 'failed' limit 1").get(0);
            BuildAddress address = address(one);
            runs.sandbox().changes().reopen(address);
            runs.sandbox().requests().reset();
            good(runs.run("organizations", "pipelines", "builds", "annotations"));
            assertThat(asked(runs, "annotations")).as("it runs again: not wanted now").isEmpty();

            runs.sandbox().changes().finish(address);
            good(runs.run("organizations", "pipelines", "builds", "annotations"));
            Set<String> wanted = builds(runs, "state = 'failed' and id = '" + one.get("id") + "'");
            assertThat(asked(runs, "annotations")).isEqualTo(wanted);
        }
    }

    @Test
    void aTerminalJobsLogIsAskedOnceAndAMissingOneNotAgain() {
        try (SandboxRuns runs = start(40)) {
            RunReport report = runs.run("organizations", "pipelines", "builds", "jobs_log");
            good(report);
            int missing = runs.sandbox().report().missingLogs();
            assertThat(runs.count("jobs_log")).isEqualTo(runs.sandbox().report().logs());
            assertThat(SandboxRuns.of(report, "jobs_log").missing()).isEqualTo(missing);
            assertThat(runs.sandbox().requests().count("job_log"))
                    .isEqualTo(runs.sandbox().report().startedScriptJobs());
            runs.sandbox().requests().reset();
            good(runs.run("organizations", "pipelines", "builds", "jobs_log"));
            assertThat(runs.sandbox().requests().count("job_log")).isZero();

            BuildAddress address = address(runs.query("select * from builds where state = 'passed' and not blocked"
                    + " limit 1").get(0));
            runs.sandbox().changes().reopen(address);
            good(runs.run("organizations", "pipelines", "builds", "jobs_log"));
            assertThat(runs.sandbox().requests().count("job_log")).as("only the new job's").isEqualTo(1);
        }
    }

    @Test
    void fieldsOfOtherEndpointsFillPathsTwoLevelsDownAndBodiesMayLinkToTheNextPage() {
        try (SandboxRuns runs = start(12)
                .route("routes/build_jobs.yaml", route("build_jobs", "path: \"" + BUILD + "/jobs\", selector: items,"
                        + " query: per_page=2", "id"))
                .route("routes/one_job.yaml", route("one_job",
                        "path: \"/v2/organizations/{org.slug}/jobs/{build_jobs.id}\"", "id"))
                .route("routes/agents.yaml", route("agents", "path: \"/v2/organizations/{org.slug}/agents\"", "id"))
                .route("routes/one_agent.yaml", route("one_agent",
                        "path: \"/v2/organizations/{organizations.slug}/agents/{agents.id}\"", "id"))) {
            good(runs.run("one_job", "one_agent"));

            int jobs = runs.sandbox().report().jobs();
            assertThat(runs.count("build_jobs")).isEqualTo(jobs);
            assertThat(runs.sandbox().requests().count("jobs")).as("pages of two").isGreaterThanOrEqualTo(jobs / 2);
            assertThat(runs.count("one_job")).isEqualTo(jobs);
            assertThat(
                    runs.query("select build_id, pipeline_slug, organization_slug from one_job where build_id is null"
                            + " or pipeline_slug is null or organization_slug is null"))
                    .isEmpty();
            assertThat(runs.count("one_agent")).isEqualTo(runs.sandbox().report().agents());
        }
    }

    @Test
    void whatIsLeftOfOneRequestPerParentIsKnown() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 40)) {
            runs.run("organizations", "pipelines", "builds", "annotations");
            assertThat(runs.remaining()).filteredOn(left -> left.getKey().equals("annotations"))
                    .extracting(left -> left.getValue().requests()).hasSize(40).startsWith(39L, 38L).endsWith(1L, 0L);
        }
    }

    @Test
    void slugsArePercentEncoded() {
        try (SandboxRuns runs = start(5)) {
            runs.sandbox().changes().addOrganization("ü & co");
            runs.sandbox().changes().addPipeline("ü & co", "a b%c");
            good(runs.run("organizations", "pipelines", "pipeline_builds"));
            assertThat(runs.query("select id from pipelines where slug = 'a b%c'")).hasSize(1);
            assertThat(runs.sandbox().requests().all()).extracting(RequestLog.Request::target)
                    .anyMatch(t -> t.startsWith("/v2/organizations/%C3%BC%20%26%20co/pipelines/a%20b%25c/builds?"));
        }
    }

    @Test
    void aLinkToAnotherHostIsRefusedByNameAndNothingIsSentThere() {
        try (Sandbox other = Sandbox.start(SandboxSettings.standard());
                SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(250).withoutLimits()
                        .withNextLink(NextLink.OTHER_HOST, other.origin()))) {
            RunReport report = runs.run("organizations", "pipelines", "builds");
            assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(SandboxRuns.of(report, "builds").message()).contains(hostOf(other.origin()));
            assertThat(other.requests().count()).isZero();
        }
    }

    @Test
    void aLinkToThePageItselfIsAnErrorAndNoLoop() {
        try (SandboxRuns runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(250).withoutLimits()
                .withNextLink(NextLink.ITSELF, null))) {
            RunReport report = runs.run("organizations", "pipelines", "builds");
            assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(SandboxRuns.of(report, "builds").message()).contains("next link is wrong");
            assertThat(runs.sandbox().requests().count("builds")).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void pagesThatShowTheSameRecordsAgainAreAnErrorAndNoLoop() throws IOException {
        String page = "[{\"id\":\"b1\",\"number\":1,\"state\":\"passed\",\"created_at\":\"2026-01-01T00:00:00Z\"}]";
        try (AnsweringServer server = new AnsweringServer().pages(Collections.nCopies(40, page).toArray(String[]::new));
                SandboxRuns runs = SandboxRuns.start(folder, 0).api(server::reach)) {
            RunReport report = runs.run("builds");
            assertThat(SandboxRuns.of(report, "builds").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(SandboxRuns.of(report, "builds").message()).contains("the same records again");
            assertThat(SandboxRuns.of(report, "builds").requests()).isLessThanOrEqualTo(6);
        }
    }

    @Test
    void ofALargeLogTheEndIsKept() {
        long bytes = 20L << 20;
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(10).withBigLogBytes(bytes).withoutLimits())) {
            good(runs.run("organizations", "pipelines", "builds", "jobs_log"));
            Map<String, Object> log = runs
                    .query("select content, size, content_truncated from jobs_log where job_id = '"
                            + runs.sandbox().bigLogJob() + "'")
                    .get(0);
            assertThat(((Number) log.get("size")).longValue()).isEqualTo(bytes);
            assertThat(log.get("content_truncated")).isEqualTo(true);
            assertThat(log.get("content").toString().getBytes(StandardCharsets.UTF_8).length)
                    .isBetween((1 << 20) - 4, 1 << 20);
        }
    }

    @Test
    void ofALogThatTheDestinationCannotHoldTheEndIsKeptThatItCan() {
        int holds = 65_535;
        try (SandboxRuns runs = SandboxRuns
                .start(folder, SandboxSettings.standard().withBuilds(10).withBigLogBytes(1 << 18)
                        .withoutLimits())
                .wrap(real -> holding(real, holds))) {
            good(runs.run("organizations", "pipelines", "builds", "jobs_log"));
            Map<String, Object> log = runs
                    .query("select content, size, content_truncated from jobs_log where job_id = '"
                            + runs.sandbox().bigLogJob() + "'")
                    .get(0);
            assertThat(log.get("content").toString().getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(holds - 3, holds);
            assertThat(((Number) log.get("size")).longValue()).isEqualTo(1 << 18);
            assertThat(log.get("content_truncated")).isEqualTo(true);
            assertThat(runs.count("_caravan_dead_letters")).isZero();
        }
    }

    /** The same destination, with texts that may be no longer than this. */
    private static Destination holding(Destination real, long textBytes) {
        Capabilities all = real.capabilities();
        Capabilities fewer = new Capabilities(all.maxIdentifier(), all.decimalPrecision(), all.decimalScale(),
                textBytes,
                all.maxColumns(), all.nulInText(), all.ownColumns());
        return (Destination) Proxy.newProxyInstance(Destination.class.getClassLoader(),
                new Class<?>[]{Destination.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("capabilities") ? fewer : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aScopeThatIsMissingEndsItsEndpointByNameAndTheOthersAreRead() {
        Set<String> scopes = new TreeSet<>(SandboxSettings.ALL_SCOPES);
        scopes.remove("read_build_logs");
        try (SandboxRuns runs = SandboxRuns.start(folder,
                SandboxSettings.standard().withBuilds(30).withScopes(scopes).withoutLimits())) {
            RunReport report = runs.run("organizations", "pipelines", "builds", "jobs_log", "annotations");
            assertThat(SandboxRuns.of(report, "jobs_log").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(SandboxRuns.of(report, "jobs_log").message()).contains("read_build_logs");
            assertThat(runs.sandbox().requests().count("job_log")).as("what was in flight").isBetween(1, 8);
            assertThat(SandboxRuns.of(report, "annotations").outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.count("builds")).isEqualTo(30);
        }
    }

    private SandboxRuns start(int builds) {
        return SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(builds).withJobs(3).withoutLimits());
    }

    private static String route(String id, String parameters, String key) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { %s }
                      steps:
                        - to: { uri: kamelet:table-sink, parameters: { table: %s, primaryKey: %s } }
                """.formatted(id, parameters, id, key);
    }

    private static String hostOf(URI origin) {
        return origin.getHost() + ":" + origin.getPort();
    }

    /** The builds whose path requests of a kind named. */
    private static Set<String> asked(SandboxRuns runs, String kind) {
        return runs.sandbox().requests().all().stream().filter(r -> r.kind().equals(kind))
                .map(r -> r.target().replaceAll("^/v2/organizations/(.*/builds/\\d+)/.*$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> builds(SandboxRuns runs, String where) {
        return runs.query("select organization_slug, pipeline_slug, number from builds where " + where).stream()
                .map(b -> b.get("organization_slug") + "/pipelines/" + b.get("pipeline_slug") + "/builds/"
                        + b.get("number"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static BuildAddress address(Map<String, Object> build) {
        return new BuildAddress((String) build.get("organization_slug"), (String) build.get("pipeline_slug"),
                ((Number) build.get("number")).intValue(), java.util.UUID.fromString((String) build.get("id")));
    }

    private static void good(RunReport report) {
        assertThat(List.copyOf(report.endpoints())).allSatisfy(e -> assertThat(e.message()).isNull());
    }
}
