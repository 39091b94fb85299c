package dev.kitecaravan.mcp.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for a pattern in all loaded logs, newest first. */
public final class SearchLogsTool implements Tool {
    private static final int MOST_LOGS = 10_000;
    /** Logs are up to a megabyte each, and are read together. */
    private static final int AT_ONCE = 25;
    private static final int LONGEST_LINE = 500;
    private static final int MOST_CHARACTERS = 40_000;

    private final Database database;

    public SearchLogsTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "search_logs";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        LogPattern pattern = LogPattern.of(arguments.text("pattern"));
        return database.read(call, reading -> {
            JobLogs logs = new JobLogs(database, reading);
            if (!logs.areLoaded()) {
                throw new ToolException(JobLogs.ABSENT);
            }
            Jobs jobs = jobs(arguments, reading);
            return new Search(arguments, call, pattern, logs, jobs.jobs(), jobs.more()).run();
        });
    }

    /**
     * Jobs that have a log.
     *
     * @param jobs newest first
     * @param more whether there are older ones of the time and choice that was asked for
     */
    private record Jobs(List<Map<String, Object>> jobs, boolean more) {
    }

    private Jobs jobs(Arguments arguments, Database.Reading reading) {
        reading.requireViews();
        List<String> conditions = new ArrayList<>();
        arguments.find("pipeline").ifPresent(slug -> conditions.add("j.pipeline_slug = " + database.literal(slug)));
        arguments.find("step").ifPresent(step -> conditions.add("j.step = " + database.literal(step)));
        Rows found = reading
                .query("select j.id, j.pipeline_slug, j.build_number, j.step, j.outcome, j.finished_at, j.web_url"
                        + " from ci_jobs j join jobs_log l on l.job_id = j.id" + Database.where(conditions)
                        + " order by j.finished_at desc", MOST_LOGS);
        Instant asOf = Times.asOf(reading);
        Instant from = asOf == null ? Instant.MIN : asOf.minus(Duration.ofDays(arguments.number("days")));
        List<Map<String, Object>> recent = found.maps().stream().filter(job -> {
            Instant at = Times.instant(job.get("finished_at"));
            return at == null || !at.isBefore(from);
        }).toList();
        return new Jobs(recent, found.cut() && recent.size() == found.rows().size());
    }

    private record Search(Arguments arguments, Call call, LogPattern pattern, JobLogs logs,
            List<Map<String, Object>> jobs, boolean more) {
        ToolAnswer run() {
            int limit = arguments.number("limit");
            List<Map<String, Object>> matches = new ArrayList<>();
            int searched = 0;
            int characters = 0;
            for (int from = 0; from < jobs.size() && matches.size() < limit && characters < MOST_CHARACTERS
                    && inTime(); from += AT_ONCE) {
                List<Map<String, Object>> some = jobs.subList(from, Math.min(jobs.size(), from + AT_ONCE));
                Map<String, List<String>> lines = logs.of(some.stream().map(job -> (String) job.get("id")).toList());
                for (Map<String, Object> job : some) {
                    if (matches.size() >= limit || characters >= MOST_CHARACTERS) {
                        break;
                    }
                    characters += look(job, lines.getOrDefault((String) job.get("id"), List.of()), limit, matches);
                    searched++;
                }
            }
            return answer(matches, searched, matches.size() >= limit || characters >= MOST_CHARACTERS);
        }

        /** A few seconds are kept for the answer. */
        private boolean inTime() {
            return call.left().compareTo(Duration.ofSeconds(5)) > 0;
        }

        /** Adds what is found in one log; how many characters that takes. */
        private int look(Map<String, Object> job, List<String> lines, int limit, List<Map<String, Object>> matches) {
            int context = arguments.number("context");
            int characters = 0;
            int shown = -1;
            for (int i = 0; i < lines.size() && matches.size() < limit; i++) {
                if (i <= shown || !pattern.isIn(lines.get(i), call)) {
                    continue;
                }
                shown = Math.min(lines.size() - 1, i + context);
                List<String> around = lines.subList(Math.max(0, i - context), shown + 1).stream().map(Search::cut)
                        .toList();
                Map<String, Object> match = new LinkedHashMap<>(job);
                match.remove("id");
                match.put("line", i + 1);
                match.put("text", String.join("\n", around));
                matches.add(match);
                characters += 200 + match.get("text").toString().length();
            }
            return characters;
        }

        private static String cut(String line) {
            return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
        }

        /** @param full whether no further match was looked for, in the last log either */
        private ToolAnswer answer(List<Map<String, Object>> matches, int searched, boolean full) {
            int left = jobs.size() - searched;
            StringBuilder text = new StringBuilder();
            for (Map<String, Object> match : matches) {
                text.append(match.get("pipeline_slug")).append(" build ").append(match.get("build_number"))
                        .append(", step ").append(match.get("step")).append(" (").append(match.get("outcome"))
                        .append("), line ").append(match.get("line")).append(", ").append(match.get("web_url"))
                        .append('\n').append(match.get("text")).append("\n\n");
            }
            text.append(matches.isEmpty() ? "No match. " : matches.size() + " matches. ").append(searched)
                    .append(" logs were searched, newest first").append(rest(left, full));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("matches", matches);
            data.put("logs_searched", searched);
            data.put("logs_left", left);
            data.put("cut", left > 0 || full || more);
            return new ToolAnswer(text.toString(), data);
        }

        private String rest(int left, boolean full) {
            if (left > 0 || more) {
                return "; " + (more ? "more than " : "") + left
                        + " older ones were not: narrow by pipeline, step or days, or"
                        + " raise limit.";
            }
            return full
                    ? ", the last of them in part, as there are as many matches as were asked for: raise limit."
                    : ", all of this time and choice.";
        }
    }
}
