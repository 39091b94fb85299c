package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;

/** Makes the page of a job's history: one step of a pipeline, over the pipeline's latest builds. */
final class JobHistory {
    static final List<Integer> SPANS = List.of(50, 100, 200);
    private static final int FAILURES = 20;
    private static final String VIEWS = "The views ci_… are not in this dataset, so links to rows lead to the table of jobs;"
            + " ./caravan views create makes them.";

    private final BuildReading reading;
    private final List<BuildReading.Found> builds;
    private final BuildReading.Found latest;
    private final String step;
    private final int span;
    private final Instant now;

    /**
     * @param builds the latest ones of one pipeline, the latest first; at least one
     * @param step   the job's key, else its name
     * @param span   how many builds were asked for
     */
    JobHistory(BuildReading reading, List<BuildReading.Found> builds, String step, int span, Instant now) {
        this.reading = reading;
        this.builds = builds;
        this.latest = builds.get(0);
        this.step = step;
        this.span = span;
        this.now = now;
    }

    /** What it did; empty where it was in none of the builds. */
    List<JobRun> runs() {
        Map<Long, List<PageQueries.Row>> byBuild = new LinkedHashMap<>();
        reading.select("ci_jobs", builds, "where step = " + reading.literal(step)
                + " order by build_created_at, build_number, created_at")
                .forEach(row -> byBuild.computeIfAbsent(row.number("build_number"), number -> new ArrayList<>()).add(
                        row));
        return byBuild.entrySet().stream().map(build -> {
            PageQueries.Row first = build.getValue().get(0);
            return new JobRun(build.getKey(), first.time("build_created_at"), first.text("branch"),
                    build.getValue().stream().map(row -> BuildSteps.job(row, 0, 0)).toList());
        }).toList();
    }

    JobView view(List<JobRun> runs) {
        boolean hasViews = reading.hasViews();
        List<String> notes = new ArrayList<>();
        if (!hasViews) {
            notes.add(VIEWS);
        }
        if (runs.stream().mapToInt(run -> run.attempts().size()).sum() >= PageQueries.MOST_ROWS) {
            notes.add(
                    "Only the first " + Figures.count(PageQueries.MOST_ROWS) + " attempts of these builds were read.");
        }
        String rows = reading.rowsOfStep(latest, step, hasViews);
        return new JobView(latest.organization() + "/" + latest.pipeline() + ": " + step,
                Figures.count(runs.size(), "build", "builds") + " with this job, of the pipeline's latest "
                        + Figures.count(builds.size()) + ", #" + builds.get(builds.size() - 1).number() + " to #"
                        + latest.number(),
                links(rows), spans(), facts(runs, rows, hasViews), runs.stream().map(this::dot).toList(),
                RunChart.of(runs), failures(runs), notes);
    }

    private List<Waterfall.Link> links(String rows) {
        return List.of(new Waterfall.Link("Its pipeline", PageLinks.pipeline(latest.organization(), latest.pipeline())),
                new Waterfall.Link("Pipeline at Buildkite", PageLinks.pipelineAtBuildkite(latest.organization(),
                        latest.pipeline())),
                new Waterfall.Link("Its rows in the SQL box", rows));
    }

    private List<BuildView.PageLink> spans() {
        String address = PageLinks.job(latest.organization(), latest.pipeline(), step);
        return SPANS.stream().map(count -> new BuildView.PageLink(count + " builds", address + "&builds=" + count,
                count == span)).toList();
    }

    private List<BuildView.Fact> facts(List<JobRun> runs, String rows, boolean hasViews) {
        long passed = runs.stream().filter(run -> run.outcome() == Outcome.PASSED).count();
        long failed = runs.stream().filter(run -> run.outcome().isFailure()).count();
        long retried = runs.stream().filter(JobRun::passedOnRetry).count();
        return List.of(
                new BuildView.Fact("Passed", Figures.share(passed, passed + failed), passed + " of "
                        + Figures.count(passed + failed, "build", "builds") + " in which it passed or failed; soft"
                        + " failures count as failed", rows),
                new BuildView.Fact("Passed on a retry", Figures.count(retried, "build", "builds"), "", rows),
                percentiles("Ran", runs, JobRun::ran, rows), percentiles("Waited", runs, JobRun::waited, rows),
                flaky(hasViews));
    }

    /** By nearest rank. */
    private static BuildView.Fact percentiles(String label, List<JobRun> runs, Function<JobRun, Double> of,
            String rows) {
        List<Double> sorted = runs.stream().filter(run -> run.outcome() == Outcome.PASSED).map(of)
                .filter(Objects::nonNull).sorted().toList();
        return sorted.isEmpty()
                ? new BuildView.Fact(label, "–", "it passed in none of them", rows)
                : new BuildView.Fact(label, Figures.seconds(rank(sorted, 0.5)),
                        "half of those that passed at most; nine in"
                                + " ten at most " + Figures.seconds(rank(sorted, 0.9)),
                        rows);
    }

    static double rank(List<Double> sorted, double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** By the view ci_flaky_jobs, over these builds alone. */
    private BuildView.Fact flaky(boolean hasViews) {
        Panel<BuildView.Fact> fact = Panel.reading(() -> Panel.of(reading.select("ci_flaky_jobs", builds,
                "where step = " + reading.literal(step)).stream().findFirst()
                .map(row -> new BuildView.Fact("Flaky", percent(row.decimal("rate")), row.number("flaky") + " of "
                        + Figures.count(row.number("commits"), "commit", "commits")
                        + ", each parallel job for itself, on"
                        + " which it both passed and failed; at least " + percent(row.decimal("lower_bound"))
                        + " (95 % interval)", hasViews ? reading.flakyRows(latest, step) : null))
                .orElse(new BuildView.Fact("Flaky", "no", "on no commit of these builds it both passed and failed",
                        hasViews ? reading.flakyRows(latest, step) : null))));
        return fact.missing() == null ? fact.value() : new BuildView.Fact("Flaky", "–", fact.missing(), null);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private JobView.Dot dot(JobRun run) {
        Outcome outcome = run.outcome();
        return new JobView.Dot(run.passedOnRetry() ? "↻" : outcome.sign(), outcome.style(), "#" + run.number() + " "
                + run.words() + (run.branch() == null ? "" : ", " + run.branch())
                + (run.created() == null ? "" : ", " + RelativeTime.of(run.created(), now).exact()),
                PageLinks.build(latest.organization(), latest.pipeline(), run.number()));
    }

    private List<JobView.Failure> failures(List<JobRun> runs) {
        List<JobView.Failure> failures = new ArrayList<>();
        for (JobRun run : runs) {
            run.attempts().stream().filter(step -> step.outcome().isFailure())
                    .sorted(Comparator.comparing(BuildStep::attempt)).forEach(step -> failures.add(0, failure(run,
                            step)));
        }
        return failures.subList(0, Math.min(failures.size(), FAILURES));
    }

    private JobView.Failure failure(JobRun run, BuildStep step) {
        List<Waterfall.Link> links = new ArrayList<>();
        if (step.started() != null) {
            links.add(new Waterfall.Link("log", PageLinks.log(step.id())));
        }
        if (PageLinks.web(step.url()) != null) {
            links.add(new Waterfall.Link("Buildkite", step.url()));
        }
        return new JobView.Failure("#" + run.number(), PageLinks.build(latest.organization(), latest.pipeline(),
                run.number()), RelativeTime.of(step.finished(), now), Waterfall.Badge.of(step.outcome()),
                Objects.requireNonNullElse(step.reason(), ""), step.attempt() + (step.counts() ? "" : ", retried")
                        + (step.detail().isEmpty() ? "" : " · " + step.detail()),
                links);
    }
}
