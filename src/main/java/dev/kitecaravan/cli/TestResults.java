package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.routetest.Difference;
import dev.kitecaravan.routetest.RouteTestResult;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.TerminalText;

/** What tests of routes found, route by route, and the exit code that follows. */
final class TestResults {
    private final List<RouteTestResult> results = new ArrayList<>();

    void add(RouteTestResult result) {
        results.add(result);
    }

    int exitCode() {
        return results.stream().allMatch(RouteTestResult::passed) ? ExitCode.GOOD : ExitCode.FAILED;
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(Json.write(json()));
        } else {
            text(out);
        }
        out.flush();
    }

    private long passed() {
        return results.stream().filter(RouteTestResult::passed).count();
    }

    private double seconds() {
        return results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1000.0;
    }

    private void text(PrintWriter out) {
        Map<String, List<RouteTestResult>> byRoute = new LinkedHashMap<>();
        results.forEach(
                result -> byRoute.computeIfAbsent(result.test().route(), route -> new ArrayList<>()).add(result));
        int width = byRoute.keySet().stream().mapToInt(String::length).max().orElse(0);
        byRoute.forEach((route, tests) -> {
            long failed = tests.stream().filter(test -> !test.passed()).count();
            long passed = tests.size() - failed;
            out.println(TerminalText.escape(route) + " ".repeat(width - route.length() + 2)
                    + (passed > 0 ? passed + " passed" : "") + (passed > 0 && failed > 0 ? ", " : "")
                    + (failed > 0 ? failed + " FAILED" : ""));
            tests.forEach(test -> test.differences()
                    .forEach(difference -> out
                            .println("  " + TerminalText.escape(place(test, difference) + "  " + difference.text()))));
        });
        out.println(String.format(Locale.ROOT, "%d passed, %d failed in %.1f s", passed(), results.size() - passed(),
                seconds()));
    }

    private static String place(RouteTestResult test, Difference difference) {
        return test.test().file() + (difference.line() > 0 ? ":" + difference.line() : "");
    }

    private Map<String, Object> json() {
        List<Object> tests = new ArrayList<>();
        for (RouteTestResult result : results) {
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("file", result.test().file());
            test.put("route", result.test().route());
            test.put("passed", result.passed());
            test.put("milliseconds", result.took().toMillis());
            test.put("differences", result.differences().stream().map(difference -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("line", difference.line() > 0 ? difference.line() : null);
                one.put("text", difference.text());
                return one;
            }).toList());
            tests.add(test);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("passed", passed());
        json.put("failed", results.size() - passed());
        json.put("tests", tests);
        return json;
    }
}
