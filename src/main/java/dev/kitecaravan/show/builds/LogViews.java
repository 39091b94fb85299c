package dev.kitecaravan.show.builds;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.read.PageQueries;

/** Puts the page of a log together: its lines where they were loaded, else its text, else why there is neither. */
final class LogViews {
    private static final String HOW = "./caravan run --only jobs_log loads logs, one request a job; lines: true in"
            + " routes/jobs_log.yaml makes a row of each line, with times, groups and errors.";

    private LogViews() {
    }

    /** What is said where no log was ever loaded. */
    static String none() {
        return "Logs are not loaded: there is no table jobs_log. " + HOW;
    }

    static String notLoaded(String job) {
        return "The log of job " + job + " is not loaded. " + HOW;
    }

    /**
     * The page.
     *
     * @param line the line that is asked for; 0 for none, and one beyond the last is the last
     */
    static LogView of(LogReading reading, PageQueries.Row log, String job, long line) {
        List<String> notes = new ArrayList<>();
        Optional<LogPart> lines = reading.lines(log, LogPart.first(line));
        LogPart part = lines.or(() -> reading.text(log, LogPart.first(line))).orElse(null);
        if (part != null && line > part.last() && part.last() > 0) {
            return of(reading, log, job, part.last());
        }
        if (part == null) {
            notes.add("Of this log neither lines nor text were kept (exclude: content).");
            part = new LogPart(List.of(), 0, List.of(), Optional.empty());
        } else if (part.last() == 0) {
            notes.add("This log is empty.");
        } else if (lines.isEmpty()) {
            notes.add("Lines of this log were not loaded, so its text was read for this page; lines: true in"
                    + " routes/jobs_log.yaml and state reset jobs_log make rows of them.");
        }
        if (log.has("content_truncated") && log.truth("content_truncated")) {
            notes.add("Only the log's end was kept, and line 1 is the first of that; the rest is at Buildkite.");
        }
        if (part.landmarks().size() == LogPart.MOST_LANDMARKS) {
            notes.add("Of its groups and lines of errors the first " + LogPart.MOST_LANDMARKS + " are listed.");
        }
        LogPage page = new LogPage(job, part, line);
        return new LogView(job, name(log), facts(log), links(reading, log, job), notes,
                Figures.count(part.last(), "line",
                        "lines"),
                page.error(), page.landmarks(), page.blocks(), page.pages());
    }

    private static String text(PageQueries.Row log, String column) {
        return log.has(column) ? log.text(column) : null;
    }

    private static String name(PageQueries.Row log) {
        return Stream.of("name", "step_key").map(column -> text(log, column)).filter(Objects::nonNull).findFirst()
                .orElse("Job " + log.text("job_id"));
    }

    private static List<BuildView.Fact> facts(PageQueries.Row log) {
        List<BuildView.Fact> facts = new ArrayList<>();
        Optional.ofNullable(text(log, "state"))
                .ifPresent(state -> facts.add(new BuildView.Fact("State", state, "when the log was read", null)));
        Optional.ofNullable(text(log, "exit_status"))
                .ifPresent(status -> facts.add(new BuildView.Fact("Exit status", status, "", null)));
        if (text(log, "size") != null) {
            facts.add(new BuildView.Fact("Size", Figures.count(log.number("size"), "byte", "bytes"), "", null));
        }
        return facts;
    }

    private static List<Waterfall.Link> links(LogReading reading, PageQueries.Row log, String job) {
        List<Waterfall.Link> links = new ArrayList<>();
        String organization = text(log, "organization_slug");
        String pipeline = text(log, "pipeline_slug");
        if (pipeline != null && text(log, "build_number") != null) {
            long number = log.number("build_number");
            links.add(new Waterfall.Link("Build " + number + " of " + pipeline, PageLinks.build(organization, pipeline,
                    number)));
            links.add(new Waterfall.Link("At Buildkite", PageLinks.jobAtBuildkite(organization, pipeline, number,
                    job)));
        }
        String step = Stream.of("step_key", "name").map(column -> text(log, column)).filter(Objects::nonNull)
                .findFirst().orElse(null);
        if (pipeline != null && step != null) {
            links.add(new Waterfall.Link("History of this job", PageLinks.job(organization, pipeline, step)));
        }
        links.add(new Waterfall.Link("Its rows in the SQL box", reading.rowsOf(job)));
        return links;
    }
}
