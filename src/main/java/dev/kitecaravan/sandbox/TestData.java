package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Test suites: one for every pipeline that tests, with a run for every build of it that started. Some of its tests flake: they
 * fail in runs whose builds passed.
 */
final class TestData {
    private static final String API = "https://api.buildkite.com/v2/analytics/organizations/";
    private static final int TESTS = 12;
    /** Two of a suite's tests flake. */
    private static final List<Integer> FLAKY = List.of(3, 7);
    private static final double FLAKES = 0.06;
    /** Figures of a test are those of so many runs. */
    private static final int COUNTED_RUNS = 200;
    private static final String METRICS_SINCE = "2026-08-01";

    private final World world;

    TestData(World world) {
        this.world = world;
    }

    static boolean hasSuite(Pipeline pipeline) {
        return switch (pipeline.recipe()) {
            case WEB, SERVICE, MOBILE -> true;
            default -> false;
        };
    }

    static UUID suiteId(Pipeline pipeline) {
        return Seeds.uuid(Seeds.of(pipeline.seed(), "suite"));
    }

    static String url(Pipeline pipeline) {
        return API + pipeline.organization().slug() + "/suites/" + pipeline.slug();
    }

    private static String webUrl(Pipeline pipeline) {
        return "https://buildkite.com/organizations/" + pipeline.organization().slug() + "/analytics/suites/"
                + pipeline.slug();
    }

    List<Members> suites(Ask ask) {
        return world.pipelines(ask.organization()).stream().filter(TestData::hasSuite)
                .map(pipeline -> Members.identified("Suite", suiteId(pipeline))
                        .with("organization_id", ask.organization().id()).with("slug", pipeline.slug())
                        .with("name", pipeline.name()).with("url", url(pipeline)).with("web_url", webUrl(pipeline))
                        .with("default_branch", "main").with("application_name", pipeline.name())
                        .with("color", "#CDE7D8").with("emoji", "🧪").with("oidc_policy", null))
                .toList();
    }

    private Pipeline suite(Ask ask) {
        return world.pipeline(ask.organization(), ask.values().get("suite")).filter(TestData::hasSuite)
                .orElseThrow(Refusal::notFound);
    }

    private List<Build> tested(Pipeline pipeline, int most) {
        BuildQuery all = new BuildQuery(pipeline.id(), Long.MIN_VALUE, Long.MAX_VALUE, java.util.Set.of(),
                build -> build.startedAt() != JsonBytes.NEVER, 0, most);
        return world.select(all).builds();
    }

    private static UUID runId(Build build) {
        return Seeds.uuid(Seeds.of(build.seed(), "run"));
    }

    List<Members> runs(Ask ask) {
        Pipeline pipeline = suite(ask);
        return tested(pipeline, Integer.MAX_VALUE >> 8).stream().map(build -> {
            boolean open = SandboxBuildState.OPEN.contains(build.state());
            return Members.of("id", runId(build)).with("branch", build.branch())
                    .with("commit_sha", SandboxBuildFacts.commit(build)).with("state", open ? "running" : "finished")
                    .with("result", open ? "pending" : failed(build).isEmpty() ? "passed" : "failed")
                    .with("url", url(pipeline) + "/runs/" + runId(build))
                    .with("web_url", webUrl(pipeline) + "/runs/" + runId(build)).with("build_id", build.id())
                    .time("created_at", build.createdAt());
        }).toList();
    }

    /** The numbers of the tests that failed in the run of a build: a real one where the build failed, and flakes. */
    private static List<Integer> failed(Build build) {
        List<Integer> failed = new ArrayList<>();
        if (SandboxBuildState.OPEN.contains(build.state())) {
            return failed;
        }
        if (build.state() == SandboxBuildState.FAILED) {
            failed.add(Seeds.below(build.hash(801), TESTS));
        }
        for (int test : FLAKY) {
            if (!failed.contains(test) && Seeds.chance(build.hash(810 + test), FLAKES)) {
                failed.add(test);
            }
        }
        return failed;
    }

    List<Members> failures(Ask ask) {
        Pipeline pipeline = suite(ask);
        Build build = tested(pipeline, Integer.MAX_VALUE >> 8).stream()
                .filter(each -> runId(each).toString().equals(ask.values().get("run"))).findFirst()
                .orElseThrow(Refusal::notFound);
        return failed(build).stream().map(test -> {
            UUID execution = Seeds.uuid(build.hash(830 + test));
            String run = webUrl(pipeline) + "/runs/" + runId(build);
            return Members.of("execution_id", execution).with("run_id", runId(build))
                    .with("test_id", testId(pipeline, test)).with("run_name", runId(build).toString())
                    .with("commit_sha", SandboxBuildFacts.commit(build))
                    .time("created_at", build.startedAt() + 30_000L + 1_000L * test).with("branch", build.branch())
                    .with("failure_reason",
                            FLAKY.contains(test) ? "Timed out after 5 s" : "Expected 200 but was 500")
                    .with("duration", duration(build, test)).with("location", location(test))
                    .with("test_name", name(test)).with("run_url", run)
                    .with("test_url", webUrl(pipeline) + "/tests/" + testId(pipeline, test))
                    .with("test_execution_url", run + "?execution_id=" + execution)
                    .with("tags", java.util.Map.of("language.name", "kotlin"));
        }).toList();
    }

    private static UUID testId(Pipeline pipeline, int test) {
        return Seeds.uuid(Seeds.of(Seeds.of(pipeline.seed(), "test"), test));
    }

    private static String name(int test) {
        return "order " + (test + 1) + " is " + (FLAKY.contains(test) ? "announced in time" : "priced right");
    }

    private static String location(int test) {
        return "./test/orders_" + test % 3 + "_test.kt:" + (10 + 7 * test);
    }

    private static double duration(Build build, int test) {
        return (50 + Seeds.below(build.hash(850 + test), 2_000)) / 1000.0;
    }

    private static Members test(Pipeline pipeline, int test) {
        UUID id = testId(pipeline, test);
        return Members.of("id", id).with("url", url(pipeline) + "/tests/" + id)
                .with("web_url", webUrl(pipeline) + "/tests/" + id).with("scope", "Orders").with("name", name(test))
                .with("location", location(test)).with("file_name", location(test).replaceAll(":.*", ""));
    }

    /** Figures come only with the version of the API that has them. */
    List<Members> tests(Ask ask) {
        Pipeline pipeline = suite(ask);
        boolean figures = ask.request().header("buildkite-version").orElse("").compareTo(METRICS_SINCE) >= 0;
        return all(pipeline, figures ? tested(pipeline, COUNTED_RUNS) : List.of(), figures);
    }

    private static List<Members> all(Pipeline pipeline, List<Build> builds, boolean figures) {
        List<Members> tests = new ArrayList<>();
        for (int test = 0; test < TESTS; test++) {
            Members members = test(pipeline, test).with("labels", FLAKY.contains(test) ? List.of("flaky") : List.of());
            if (!figures) {
                tests.add(members);
            } else if (!builds.isEmpty()) {
                tests.add(figures(members, builds, test));
            }
        }
        return tests;
    }

    private static Members figures(Members test, List<Build> builds, int number) {
        double sum = 0;
        double min = Double.MAX_VALUE;
        double max = 0;
        int failed = 0;
        for (Build build : builds) {
            double took = duration(build, number);
            sum += took;
            min = Math.min(min, took);
            max = Math.max(max, took);
            failed += failed(build).contains(number) ? 1 : 0;
        }
        int count = builds.size();
        return test.with("reliability", Math.round(1e4 * (count - failed) / count) / 1e4)
                .with("duration_avg", Math.round(1e3 * sum / count) / 1e3)
                .with("duration_sum", Math.round(1e3 * sum) / 1e3).with("duration_min", min)
                .with("duration_max", max).with("executions_count", count).with("executions_count_by_result",
                        Members.of("passed", count - failed).with("failed", failed));
    }

    /** Those that failed in a run whose build passed. */
    List<Members> flaky(Ask ask) {
        Pipeline pipeline = suite(ask);
        List<Members> flaky = new ArrayList<>();
        for (int test : FLAKY) {
            List<Build> failures = tested(pipeline, COUNTED_RUNS).stream()
                    .filter(build -> build.state() == SandboxBuildState.PASSED && failed(build).contains(test))
                    .toList();
            if (!failures.isEmpty()) {
                UUID id = testId(pipeline, test);
                flaky.add(Members.of("id", id).with("web_url", webUrl(pipeline) + "/tests/" + id)
                        .with("scope", "Orders").with("name", name(test)).with("location", location(test))
                        .with("file_name", location(test).replaceAll(":.*", "")).with("instances", failures.size())
                        .time("latest_occurrence_at", failures.get(0).startedAt())
                        .time("most_recent_instance_at", failures.get(0).startedAt()).with("last_resolved_at", null)
                        .with("ownership_team_ids",
                                List.of(TeamData.id(pipeline.organization(), pipeline.team()))));
            }
        }
        return flaky;
    }

    List<Members> muted(Ask ask) {
        return List.of(test(suite(ask), FLAKY.get(0)));
    }

    List<Members> skipped(Ask ask) {
        return List.of(test(suite(ask), 1));
    }

    /** The tests of the run of one build, found by its id. */
    List<Members> ofBuild(Ask ask) {
        Build build;
        try {
            build = world.build(Seeds.numberOf(UUID.fromString(ask.values().get("build")))).filter(
                    found -> found.pipeline().organization().id().equals(ask.organization().id()))
                    .orElseThrow(Refusal::notFound);
        } catch (IllegalArgumentException notAnId) {
            throw Refusal.notFound();
        }
        return !hasSuite(build.pipeline()) || build.startedAt() == JsonBytes.NEVER
                ? List.of()
                : all(build.pipeline(), List.of(build), true);
    }
}
