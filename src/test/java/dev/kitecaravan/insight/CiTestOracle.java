package dev.kitecaravan.insight;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The view over tests computed a second time, as {@link CiOracle} does the others. */
final class CiTestOracle {
    private CiTestOracle() {
    }

    /**
     * The rows of {@code ci_failing_tests}.
     *
     * @param onMain whether a build is of main, by its id; null where it is not loaded
     */
    static List<Map<String, Object>> failingTests(CiData data, Function<Object, Boolean> onMain) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> suite : data.suites) {
            List<Map<String, Object>> runs = data.runs.stream()
                    .filter(run -> run.get("suite_id").equals(suite.get("id"))).toList();
            Map<Object, Map<String, Object>> byId = new LinkedHashMap<>();
            runs.forEach(run -> byId.put(run.get("id"), run));
            Map<Object, List<Map<String, Object>>> tests = new LinkedHashMap<>();
            data.failedExecutions.stream().filter(each -> byId.containsKey(each.get("run_id"))).forEach(
                    each -> tests.computeIfAbsent(each.get("test_id"), test -> new ArrayList<>()).add(each));
            long ended = runs.stream().filter(CiTestOracle::isOver).count();
            tests.forEach((test, tries) -> rows.add(row(data, suite, byId, ended, tries, onMain)));
        }
        return rows;
    }

    private static Map<String, Object> row(CiData data, Map<String, Object> suite,
            Map<Object, Map<String, Object>> runs,
            long ended, List<Map<String, Object>> tries, Function<Object, Boolean> onMain) {
        Map<String, Object> latest = tries.get(0);
        for (Map<String, Object> each : tries) {
            int later = time(each).compareTo(time(latest));
            if (later > 0 || later == 0
                    && each.get("execution_id").toString().compareTo(latest.get("execution_id").toString()) > 0) {
                latest = each;
            }
        }
        List<Object> durations = tries.stream().map(each -> each.get("duration")).filter(Objects::nonNull).toList();
        long over = tries.stream().map(each -> runs.get(each.get("run_id"))).filter(CiTestOracle::isOver)
                .map(run -> run.get("id")).distinct().count();
        Object main = suite.get("default_branch");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("organization_slug", suite.get("organization_slug"));
        row.put("suite", suite.get("slug"));
        row.put("test_id", latest.get("test_id"));
        row.put("test_name", latest.get("test_name"));
        row.put("location", latest.get("location"));
        row.put("executions", tries.size());
        row.put("runs", distinct(tries, each -> each.get("run_id")));
        row.put("suite_runs", ended);
        row.put("rate", ended == 0 ? null : (Object) ((double) over / ended));
        row.put("commits", distinct(tries, each -> each.get("commit_sha")));
        row.put("on_main", distinct(tries, each -> {
            Boolean known = onMain.apply(runs.get(each.get("run_id")).get("build_id"));
            boolean of = known != null ? known : main == null || main.equals(each.get("branch"));
            return of ? each.get("run_id") : null;
        }));
        row.put("passed_builds", distinct(tries, each -> {
            Object build = runs.get(each.get("run_id")).get("build_id");
            return data.builds.stream().filter(b -> b.get("id").equals(build) && "passed".equals(b.get("state"))
                    && b.get("finished_at") != null).findFirst().map(b -> build).orElse(null);
        }));
        row.put("lost_s", durations.isEmpty()
                ? null
                : (Object) durations.stream().mapToDouble(each -> ((Number) each).doubleValue()).sum());
        row.put("first_failed_at", tries.stream().map(CiTestOracle::time).min(Instant::compareTo).orElseThrow());
        row.put("last_failed_at", time(latest));
        row.put("last_reason", latest.get("failure_reason"));
        row.put("test_url", latest.get("test_url"));
        return row;
    }

    private static boolean isOver(Map<String, Object> run) {
        return "passed".equals(run.get("result")) || "failed".equals(run.get("result"));
    }

    private static long distinct(List<Map<String, Object>> tries, Function<Map<String, Object>, Object> what) {
        return tries.stream().map(what).filter(Objects::nonNull).distinct().count();
    }

    private static Instant time(Map<String, Object> execution) {
        return Instant.parse(execution.get("created_at").toString().replace(" UTC", "Z").replace(' ', 'T'));
    }
}
