package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.text.VisibleText;

/** Why a build failed: its failed jobs with the ends of their logs, and what is known of their steps. */
public final class FailureSummaryTool implements Tool {
    private static final int HISTORY = 5_000;
    private static final int LONGEST_LINE = 500;
    private static final int MOST_CHARACTERS = 45_000;

    private final Database database;

    public FailureSummaryTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "get_failure_summary";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        BuildAddress address = BuildAddress.of(arguments);
        return database.read(call, reading -> answer(address, arguments, reading));
    }

    private ToolAnswer answer(BuildAddress address, Arguments arguments, Database.Reading reading) {
        Map<String, Object> build = address.find(database, reading);
        String id = database.literal(String.valueOf(build.get("id")));
        int most = arguments.number("max_jobs");
        Rows failed = reading
                .query("select id, step, shard, queue, cause, reason, exit_status, run_s, finished_at, web_url"
                        + " from ci_jobs where build_id = " + id + " and outcome = 'failed' and final = 1"
                        + " order by finished_at, step", most + 1);
        List<Map<String, Object>> jobs = failed.first(most).maps();
        JobLogs logs = new JobLogs(database, reading);
        boolean logsAreLoaded = logs.areLoaded();
        addLogs(jobs, logsAreLoaded ? logs : null, arguments.number("log_lines"));
        addHistory(jobs, build, reading);
        List<Map<String, Object>> annotations = annotations(id, reading);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("build", facts(build));
        data.put("failed_jobs", jobs);
        data.put("annotations", annotations);
        data.put("logs", logsAreLoaded ? "loaded" : JobLogs.ABSENT);
        data.put("cut", failed.rows().size() > most);
        return new ToolAnswer(text(data, jobs, annotations), data);
    }

    private static Map<String, Object> facts(Map<String, Object> build) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (String fact : List.of("pipeline_slug", "number", "state", "verdict", "branch", "commit", "author",
                "message",
                "finished_at", "web_url")) {
            facts.put(fact, build.get(fact));
        }
        return facts;
    }

    /** The last lines of each job's log, together within the answer's bound. */
    private static void addLogs(List<Map<String, Object>> jobs, JobLogs logs, int lines) {
        Map<String, List<String>> all = logs == null || lines == 0
                ? Map.of()
                : logs.of(jobs.stream().map(job -> (String) job.get("id")).toList());
        int each = MOST_CHARACTERS / Math.max(1, jobs.size());
        for (Map<String, Object> job : jobs) {
            List<String> log = all.get((String) job.remove("id"));
            job.put("log_tail", log == null ? null : tail(log, lines, each));
            job.put("log_lines", log == null ? null : log.size());
        }
    }

    private static String tail(List<String> log, int lines, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = log.size() - 1; i >= Math.max(0, log.size() - lines); i--) {
            String line = log.get(i);
            line = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
            if (text.length() + line.length() > most) {
                return "…\n" + text;
            }
            text.insert(0, line + "\n");
        }
        return text.toString();
    }

    /** What the default branch knows of each step: whether it fails there, since when, and how flaky it is. */
    private void addHistory(List<Map<String, Object>> jobs, Map<String, Object> build, Database.Reading reading) {
        if (jobs.isEmpty()) {
            return;
        }
        String where = " where organization_slug = " + database.literal((String) build.get("organization_slug"))
                + " and pipeline_slug = " + database.literal((String) build.get("pipeline_slug")) + " and step in ("
                + jobs.stream().map(job -> database.literal((String) job.get("step"))).distinct()
                        .collect(Collectors.joining(", "))
                + ")";
        Rows main = reading.query("select step, outcome, build_number, finished_at from ci_jobs" + where
                + " and on_main = 1 and final = 1 and outcome in ('passed', 'failed') order by finished_at desc",
                HISTORY);
        Map<String, Map<String, Object>> flaky = flaky(where, reading);
        for (Map<String, Object> job : jobs) {
            job.put("on_main", onMain(main.maps().stream().filter(row -> row.get("step").equals(job.get("step")))
                    .toList(), main.cut()));
            job.put("flaky",
                    flaky == null ? "not told: the database took too long" : flaky.get((String) job.get("step")));
        }
    }

    /** @param cut whether there are older ones, which were not looked at */
    private static String onMain(List<Map<String, Object>> newestFirst, boolean cut) {
        Map<String, Object> since = null;
        int failures = 0;
        for (Map<String, Object> row : newestFirst) {
            if (!row.get("outcome").equals("failed")) {
                break;
            }
            since = row;
            failures++;
        }
        if (newestFirst.isEmpty()) {
            return "never ran on the default branch, as far as is loaded";
        }
        return since == null
                ? "passed last on the default branch (build " + newestFirst.get(0).get("build_number") + ")"
                : "fails on the default branch since build " + since.get("build_number") + " ("
                        + since.get("finished_at")
                        + "), " + failures + (failures == 1 ? " time" : " times in a row");
    }

    /** By step; null where it could not be told in time. */
    private Map<String, Map<String, Object>> flaky(String where, Database.Reading reading) {
        try {
            Map<String, Map<String, Object>> flaky = new LinkedHashMap<>();
            reading.query("select step, flaky, commits, rate, lower_bound, last_failed_at from ci_flaky_jobs" + where,
                    100)
                    .maps().forEach(row -> flaky.put((String) row.remove("step"), row));
            return flaky;
        } catch (DestinationException tooLong) {
            // The rest of the summary is worth having without it, and says so.
            return null;
        }
    }

    private List<Map<String, Object>> annotations(String build, Database.Reading reading) {
        if (!reading.has("annotations")) {
            return new ArrayList<>();
        }
        List<Map<String, Object>> found = reading
                .query("select context, style, body_html from annotations where build_id = "
                        + build + " and style = 'error'", 20)
                .maps();
        found.forEach(row -> {
            String html = (String) row.remove("body_html");
            String text = html == null ? "" : plain(html);
            row.put("text", text.length() <= 2_000 ? text : text.substring(0, 2_000) + " …");
        });
        return found;
    }

    /** What is to be read of a piece of HTML. A tag that is never closed stays: nothing is looked through twice for its end. */
    static String plain(String html) {
        return VisibleText.of(html.replaceAll("<[^<>]*>", " ")).strip();
    }

    private static String text(Map<String, Object> data, List<Map<String, Object>> jobs,
            List<Map<String, Object>> annotations) {
        StringBuilder text = new StringBuilder();
        Facts.lines(text, data.get("build"));
        text.append(jobs.isEmpty() ? "No job failed for good.\n" : "");
        jobs.forEach(job -> {
            text.append("\n## ").append(job.get("step")).append('\n');
            Map<String, Object> facts = new LinkedHashMap<>(job);
            Object tail = facts.remove("log_tail");
            facts.remove("step");
            Facts.lines(text, facts);
            text.append(tail == null ? "" : "log, its end:\n" + tail);
        });
        annotations.forEach(annotation -> text.append("\nannotation ").append(annotation.get("context")).append(": ")
                .append(annotation.get("text")).append('\n'));
        text.append(data.get("logs").equals("loaded") ? "" : "\n" + data.get("logs") + "\n");
        text.append(Boolean.TRUE.equals(data.get("cut")) ? "\nCut: more jobs failed; raise max_jobs.\n" : "");
        return text.toString();
    }
}
