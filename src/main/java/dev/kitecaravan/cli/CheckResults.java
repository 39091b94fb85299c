package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.Json;

/** What {@code check} found, and the exit code that follows: the gravest of what failed. */
final class CheckResults {
    private final List<Result> results = new ArrayList<>();
    private int exitCode = ExitCode.GOOD;

    private enum Verdict {
        OK,
        WARNING,
        FAILED
    }

    private record Result(String what, Verdict verdict, String detail) {
    }

    void ok(String what, String detail) {
        results.add(new Result(what, Verdict.OK, detail));
    }

    void warning(String what, String detail) {
        results.add(new Result(what, Verdict.WARNING, detail));
    }

    /** A failure that was said before is not said again. */
    void failed(String what, String detail, int code) {
        exitCode = Math.max(exitCode, code);
        String sentence = detail.replaceFirst("\\.$", "");
        if (results.stream().noneMatch(result -> result.verdict() == Verdict.FAILED
                && result.detail().replaceFirst("\\.$", "").equals(sentence))) {
            results.add(new Result(what, Verdict.FAILED, detail));
        }
    }

    int exitCode() {
        return exitCode;
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            List<Map<String, Object>> list = new ArrayList<>();
            for (Result result : results) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("what", result.what());
                line.put("verdict", word(result.verdict()));
                line.put("detail", result.detail());
                list.add(line);
            }
            out.println(Json.write(list));
        } else {
            TextTable table = new TextTable(List.of("what", "verdict", "detail"), Set.of());
            results.forEach(result -> table.row(result.what(), word(result.verdict()), result.detail()));
            table.print(out);
        }
        out.flush();
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
