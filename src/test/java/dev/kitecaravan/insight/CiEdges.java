package dev.kitecaravan.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Json;

/** Builds by hand, each at the edge of a rule. */
final class CiEdges {
    /** The night in which clocks go back in Berlin at 01:00 UTC, a Sunday. */
    private static final Instant NIGHT = Instant.parse("2026-10-24T22:00:00Z");

    private final CiData data = new CiData();
    private int number;

    /** One build while it is written. */
    private final class Build {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final List<Map<String, Object>> jobs = new ArrayList<>();
        private final Instant created;

        Build(String state, String branch, String commit, Duration after, Integer seconds) {
            number++;
            created = NIGHT.plus(after);
            fields.put("id", "b" + number);
            fields.put("number", number);
            fields.put("state", state);
            fields.put("branch", branch);
            fields.put("commit", commit);
            fields.put("created_at", created.toString());
            fields.put("started_at", created.plusSeconds(5).toString());
            fields.put("finished_at", seconds == null ? null : created.plusSeconds(seconds).toString());
        }

        Build with(String field, Object value) {
            fields.put(field, value);
            return this;
        }

        /** A job that became runnable, started and ended so many seconds after the build was made; null for never. */
        Build job(String json, Integer runnable, Integer started, Integer finished) {
            Map<String, Object> job = object(json);
            job.putIfAbsent("id", fields.get("id") + "-j" + jobs.size());
            job.putIfAbsent("type", "script");
            job.put("created_at", created.toString());
            job.put("runnable_at", at(runnable));
            job.put("started_at", at(started));
            job.put("finished_at", at(finished));
            jobs.add(job);
            return this;
        }

        /** An element that is as it is written. */
        Build element(String json) {
            jobs.add(object(json));
            return this;
        }

        private String at(Integer seconds) {
            return seconds == null ? null : created.plusSeconds(seconds).toString();
        }

        void add() {
            fields.put("jobs", jobs);
            data.build(Json.write(fields));
        }
    }

    private CiEdges() {
    }

    static CiData data() {
        CiEdges edges = new CiEdges();
        edges.write();
        return edges.data;
    }

    private Build build(String state, String branch, String commit, int hours, Integer seconds) {
        return new Build(state, branch, commit, Duration.ofHours(hours), seconds);
    }

    private void write() {
        data.asOf = NIGHT.plus(Duration.ofDays(20));
        data.pipeline("web", "main");
        outcomes();
        waits();
        mainAndOthers();
        flakes();
        gates();
        regression();
        logs();
        tests();
        data.pipeline("no-main", null);
        build("passed", "anything", "c1", 1, 60).job("{'name': 'only'}", 5, 6, 50).add();
        build("failed", "gh-readonly-queue/main/pr-1", "c2", 2, 60).job("{'name': 'only', 'state': 'failed'}", 5, 6, 50)
                .add();
        data.pipeline("unheard-of", "");
        build("failed", "x", "c1", 1, 60).add();
    }

    private void outcomes() {
        build("failed", "main", "c1", 0, 600).job("{'step_key': 'ok', 'state': 'passed', 'exit_status': 0}", 5, 10, 100)
                .job("{'step_key': 'soft', 'state': 'failed', 'soft_failed': true, 'exit_status': 1}", 5, 10, 100)
                .job("{'step_key': 'slow', 'state': 'timed_out', 'signal_reason': 'cancel', 'exit_status': -1}", 5, 10,
                        500)
                .job("{'step_key': 'soft-slow', 'state': 'timed_out', 'soft_failed': true}", 5, 10, 500)
                .job("{'step_key': 'killed', 'state': 'failed', 'exit_status': 137}", 5, 10, 90)
                .job("{'step_key': 'stopped', 'state': 'failed', 'exit_status': 255, 'signal_reason': 'agent_stop'}", 5,
                        10, 80)
                .job("{'step_key': 'lost', 'state': 'failed', 'exit_status': -1}", 5, 10, 70)
                .job("{'step_key': 'nobody', 'state': 'expired'}", 5, null, 600)
                .job("{'step_key': 'no-status', 'state': 'failed'}", 5, 10, 60)
                .job("{'step_key': 'canceled', 'state': 'canceled', 'signal_reason': 'cancel', 'exit_status': 1}", 5,
                        10, 50)
                .job("{'step_key': 'broken', 'state': 'broken'}", null, null, null)
                .job("{'step_key': 'skipped', 'state': 'skipped'}", null, null, null)
                .job("{'step_key': null, 'name': 'by name', 'state': 'passed'}", 5, 10, 20)
                .job("{'state': 'passed'}", 5, 10, 10)
                .element("{'id': 'w', 'type': 'waiter'}")
                .element("{'id': 't', 'type': 'trigger', 'state': 'passed', 'label': 'deploy'}").add();
        // retried: fails, is lost, passes; and one whose next attempt was never loaded
        build("passed", "main", "c2", 1, 700)
                .job("{'id': 'r1', 'step_key': 'test', 'state': 'failed', 'exit_status': 1,"
                        + "'retried': true, 'retried_in_job_id': 'r2', 'retry_type': 'automatic'}", 5, 10, 100)
                .job("{'id': 'r2', 'step_key': 'test', 'state': 'failed', 'exit_status': -1, 'retried': true,"
                        + "'retried_in_job_id': 'r3', 'retry_type': 'manual', 'retries_count': 1}", 100, 110, 200)
                .job("{'id': 'r3', 'step_key': 'test', 'state': 'passed', 'exit_status': 0, 'retries_count': 2}", 300,
                        310, 400)
                .job("{'step_key': 'lint', 'state': 'failed', 'retried': true, 'retried_in_job_id': 'nowhere'}", 5, 6,
                        9)
                .add();
        // reopened: a job retried long after the end, which moves the end
        build("passed", "main", "c3", 2, 90_000)
                .job("{'id': 'o1', 'step_key': 'test', 'state': 'failed', 'retried': true,"
                        + "'retried_in_job_id': 'o2', 'retry_type': 'manual', 'exit_status': 2}", 5, 10, 100)
                .job("{'id': 'o2', 'step_key': 'test', 'state': 'passed', 'retries_count': 1}", 89_000, 89_010, 90_000)
                .add();
    }

    private void waits() {
        // around the change of clocks: 00:30 and 01:30 UTC are both half past two in Berlin
        build("passed", "main", "c4", 2, 4000).job("{'step_key': 'a', 'state': 'passed'}", 1800, 1900, 2000)
                .job("{'step_key': 'b', 'state': 'passed'}", 5400 - 1800, 3700, 3800).add();
        build("passed", "main", "c5", 3, 4000).job("{'step_key': 'a', 'state': 'passed'}", 1800, 1801, 2000).add();
        // now: a day and a half before the load, just before it, after it, canceling; and of a build that is gone
        build("running", "main", "HEAD", 20 * 24 - 36, null)
                .job("{'step_key': 'a', 'state': 'scheduled'}", 5, null, null)
                .job("{'step_key': 'b', 'state': 'running'}", 5, 10, null).add();
        build("running", "dev", "c6", 20 * 24 - 1, null).job("{'step_key': 'a', 'state': 'reserved',"
                + "'agent_query_rules': ['queue=starved']}", 3500, null, null)
                .job("{'step_key': 'b', 'state': 'assigned', 'agent_query_rules': ['queue=starved']}", 3700, null, null)
                .job("{'step_key': 'c', 'state': 'canceling'}", 5, 10, null)
                .job("{'step_key': 'd', 'state': 'waiting'}", null, null, null).add();
        build("running", "main", "c7", 20 * 24 - 2, null).job("{'step_key': 'a', 'state': 'scheduled'}", 5, null, null)
                .add();
        data.deleted.add("b" + number);
    }

    private void mainAndOthers() {
        build("passed", "dev", "c8", 30, 100).job("{'step_key': 'a', 'state': 'passed'}", 5, 10, 100).add();
        build("failed", "main", "c9", 31, 100).job("{'step_key': 'a', 'state': 'failed', 'exit_status': 1}", 5, 10, 100)
                .add();
        build("canceled", "main", "c10", 32, 100).job("{'step_key': 'a', 'state': 'canceled'}", 5, 10, 100).add();
        build("failed", "main", "c11", 33, 7300).add();
        // made later and over before the one above: green before red ended
        build("passed", "main", "c12", 34, 10).job("{'step_key': 'a', 'state': 'passed'}", 1, 2, 9).add();
        build("failed", "main", "c13", 35, 10).add();
        // blocked: its state says passed, but it is not over
        build("passed", "main", "c14", 36, null).with("blocked", true)
                .job("{'step_key': 'a', 'state': 'passed'}", 5, 10, 100).add();
        // rebuilt: the same commit again
        build("passed", "main", "c13", 37, 100).with("rebuilt_from", Map.of("id", "b14"))
                .job("{'step_key': 'a', 'state': 'passed'}", 5, 10, 100).add();
        build("failed", "main", "c15", 38, 50).with("merge_queue", Map.of("base_branch", "main")).add();
        build("skipped", "main", "c16", 39, 0).add();
    }

    private void flakes() {
        // one commit: fails, then passes when rebuilt
        build("failed", "main", "f1", 40, 100)
                .job("{'step_key': 'once', 'state': 'failed', 'exit_status': 1}", 5, 10, 100)
                .add();
        build("passed", "main", "f1", 41, 100).job("{'step_key': 'once', 'state': 'passed'}", 5, 10, 100).add();
        // three commits, one of them flaky; a matrix whose cells differ, and shards of which one is flaky
        for (int i = 1; i <= 3; i++) {
            build("failed", "main", "g" + i, 41 + i, 100).job("{'step_key': 'thrice', 'state': 'passed'}", 5, 10, 100)
                    .job("{'step_key': 'thrice', 'state': '" + (i == 2 ? "failed" : "passed") + "', 'exit_status': 1}",
                            5,
                            10, 60)
                    .job("{'step_key': 'cells', 'state': 'passed', 'matrix': {'os': 'linux', 'arch': 'arm'}}", 5, 10,
                            60)
                    .job("{'step_key': 'cells', 'state': 'failed', 'exit_status': 1, 'matrix': {'os': 'macos'}}", 5, 10,
                            60)
                    .job("{'step_key': 'shards', 'state': 'passed', 'parallel_group_index': 0}", 5, 10, 60)
                    .job("{'step_key': 'shards', 'state': 'failed', 'soft_failed': true, 'exit_status': 1,"
                            + "'parallel_group_index': " + (i == 1 ? 0 : 1) + "}", 5, 10, 61)
                    .job("{'step_key': 'infra', 'state': 'passed'}", 5, 10, 60)
                    .job("{'step_key': 'infra', 'state': 'failed', 'exit_status': -1}", 5, 10, 60).add();
        }
        // a storm: nine of ten failed, so it says nothing of them
        Build storm = build("failed", "main", "h1", 50, 100);
        for (int i = 0; i < 10; i++) {
            storm.job("{'step_key': 's" + i + "', 'state': '" + (i == 0 ? "passed" : "failed") + "', 'exit_status': 1}",
                    5,
                    10, 60);
        }
        storm.add();
        Build calm = build("passed", "main", "h1", 51, 100);
        for (int i = 0; i < 10; i++) {
            calm.job("{'step_key': 's" + i + "', 'state': 'passed'}", 5, 10, 60);
        }
        calm.add();
        // not known which commit
        build("failed", "main", "HEAD", 52, 100).job("{'step_key': 'head', 'state': 'failed'}", 5, 10, 60)
                .job("{'step_key': 'head', 'state': 'passed'}", 5, 10, 60).add();
    }

    private void logs() {
        build("failed", "main", "l1", 90, 900)
                .job("{'id': 'l-two', 'step_key': 'a', 'state': 'failed', 'exit_status': 1}", 5, 10, 100)
                .job("{'id': 'l-none', 'step_key': 'b', 'state': 'failed', 'exit_status': 1}", 5, 10, 100)
                .job("{'id': 'l-empty', 'step_key': 'c', 'state': 'failed', 'exit_status': 1}", 5, 10, 100)
                .job("{'id': 'l-passed', 'step_key': 'd', 'state': 'passed', 'exit_status': 0}", 5, 10, 100)
                .job("{'id': 'l-again', 'step_key': 'e', 'state': 'failed', 'exit_status': 1, 'retried': true}", 5, 10,
                        100)
                .add();
        String mark = "\u001b_bk;t=1700000000123\u0007";
        data.log("l-two", mark + "--- Build\n" + mark + "a.c:1: error: it's \"broken\" \\ %\nmake: *** [all] Error 2\n")
                .log("l-none", "--- Build\nall is well\n").log("l-empty", "")
                .log("l-passed", "not ok 1 - but nobody minds\n").log("l-again", "Killed\n--- Later\nKilled\n")
                .log("l-of-no-job", "Killed\n");
    }

    private void tests() {
        Build red = build("failed", "main", "t1", 95, 100);
        red.job("{'step_key': 'a', 'state': 'failed', 'exit_status': 1}", 5, 10, 60).add();
        String redId = "b" + number;
        build("passed", "feature", "t2", 96, 100).job("{'step_key': 'a', 'state': 'passed'}", 5, 10, 60).add();
        String greenId = "b" + number;
        data.suite("{'id': 's1', 'slug': 'web', 'default_branch': 'main'}")
                .suite("{'id': 's2', 'slug': 'any', 'default_branch': null}")
                .run("s1", "{'id': 'r1', 'result': 'failed', 'build_id': '" + redId + "'}")
                .run("s1", "{'id': 'r2', 'result': 'failed', 'build_id': '" + greenId + "'}")
                .run("s1", "{'id': 'r3', 'result': 'passed', 'build_id': null}")
                // outside of any build, and of one that is not loaded
                .run("s1", "{'id': 'r4', 'result': 'failed', 'build_id': null}")
                .run("s1", "{'id': 'r5', 'result': 'failed', 'build_id': 'elsewhere'}")
                .run("s1", "{'id': 'r6', 'result': 'stale'}")
                .run("s2", "{'id': 'r7', 'result': 'pending', 'build_id': null}")
                // two tries in one run, the second of which says nothing
                .failedExecution(execution("e1", "r1", "t", "main", "first", 10, 1.5))
                .failedExecution(execution("e2", "r1", "t", "main", null, 20, null))
                // the build knows better than the one that reported which branch it was
                .failedExecution(execution("e3", "r2", "t", "main", "older", 5, 0.25))
                .failedExecution(execution("e4", "r4", "t", "main", "older", 6, 0.25))
                .failedExecution(execution("e5", "r5", "t", "other", "older", 7, 0.25))
                .failedExecution(execution("e6", "r6", "u", "main", "at once", 8, null))
                .failedExecution(execution("e7", "r6", "u", "main", "at once, again", 8, null))
                // a suite without a default branch, none of whose runs ended; and a run that nobody knows
                .failedExecution(execution("e8", "r7", "v", "anything", "x", 9, 3.0))
                .failedExecution(execution("e9", "r8", "w", "main", "x", 9, 3.0));
    }

    private static String execution(String id, String run, String test, String branch, String reason, int minute,
            Double duration) {
        Map<String, Object> execution = new LinkedHashMap<>();
        execution.put("execution_id", id);
        execution.put("run_id", run);
        execution.put("test_id", test);
        execution.put("test_name", test + " in " + id);
        execution.put("location", reason == null ? null : "a.kt:" + minute);
        execution.put("commit_sha", branch.equals("other") ? null : "c-" + branch);
        execution.put("branch", branch);
        execution.put("failure_reason", reason);
        execution.put("duration", duration);
        execution.put("created_at", NIGHT.plus(Duration.ofMinutes(minute)).toString());
        execution.put("test_url", "https://buildkite.com/tests/" + test);
        return Json.write(execution);
    }

    private void gates() {
        Build build = build("passed", "main", "i1", 60, 4000);
        build.job("{'step_key': 'a', 'state': 'passed'}", 5, 10, 100);
        build.element(gate("first", build.at(400)));
        build.job("{'step_key': 'b', 'state': 'passed'}", 400, 410, 500);
        // a job that still ran when the gate was opened does not count
        build.job("{'step_key': 'c', 'state': 'passed'}", 400, 410, 900);
        build.element(gate("second", build.at(800)));
        build.element("{'id': 'never', 'type': 'manual', 'state': 'blocked', 'label': 'never opened'}");
        build.job("{'step_key': 'd', 'state': 'passed'}", 800, 810, 950).add();
        Build first = build("passed", "main", "i2", 61, 400);
        first.element(gate("at once", first.at(300)));
        first.job("{'step_key': 'a', 'state': 'passed'}", 300, 310, 400).add();
    }

    private static String gate(String label, String unblocked) {
        return "{'id': '" + label + unblocked + "', 'type': 'manual', 'state': 'unblocked', 'label': '" + label
                + "', 'unblocked_at': '" + unblocked + "', 'unblocked_by': {'id': 'u', 'name': 'Kim'}}";
    }

    /** A step of 100 s that takes 200 s from the ninth day on, one that does so for two days, and one too seldom run. */
    private void regression() {
        for (int day = 0; day < 16; day++) {
            Build build = new Build("passed", "dev", "k" + day, Duration.ofHours(100 + 24L * day), 900);
            for (int i = 0; i < 3; i++) {
                build.job("{'step_key': 'grows', 'state': 'passed'}", 5, 10, 10 + (day < 8 ? 100 + i : 200 + i));
                build.job("{'step_key': 'blip', 'state': 'passed'}", 5, 10, 10 + (day == 8 ? 190 : 100));
                build.job("{'step_key': 'short', 'state': 'passed'}", 5, 10, 10 + (day < 8 ? 10 : 20));
            }
            build.job("{'step_key': 'seldom', 'state': 'passed'}", 5, 10, 10 + (day < 8 ? 100 : 400));
            build.add();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(String json) {
        return (Map<String, Object>) Json.read(json.replace('\'', '"'));
    }
}
