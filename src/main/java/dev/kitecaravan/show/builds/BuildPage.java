package dev.kitecaravan.show.builds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.kitecaravan.show.chart.ChartState;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;

/** Makes the page of one build. */
final class BuildPage {
    /** Of a build with more steps the first ones are read. */
    private static final int MOST_STEPS = 3_000;
    private static final String VIEWS = "The views ci_… are not in this dataset, so links to rows lead to the table of jobs;"
            + " ./caravan views create makes them.";

    private final BuildReading reading;
    private final BuildReading.Found build;
    private final Instant now;
    private final boolean hasViews;
    private final List<String> notes = new ArrayList<>();

    private BuildPage(BuildReading reading, BuildReading.Found build, Instant now) {
        this.reading = reading;
        this.build = build;
        this.now = now;
        this.hasViews = reading.hasViews();
    }

    /**
     * Reads it.
     *
     * @param page which page of its steps, from 0; one beyond the last is the last
     */
    static BuildView read(BuildReading reading, BuildReading.Found build, Instant now, int page) {
        return new BuildPage(reading, build, now).read(page);
    }

    private BuildView read(int page) {
        PageQueries.Row row = reading.select("ci_builds", List.of(build), "").get(0);
        List<BuildStep> steps = steps();
        int pages = Math.max(1, (steps.size() + Waterfall.PAGE - 1) / Waterfall.PAGE);
        int shown = Math.min(page, pages - 1);
        Instant ended = Objects.requireNonNullElse(row.time("finished_at"), build.synced());
        Instant began = Stream.of("started_at", "created_at").map(row::time).filter(Objects::nonNull).findFirst()
                .orElse(ended);
        Panel<Waterfall> falls = steps.isEmpty()
                ? Panel.missing("This build has no jobs.")
                : Panel.of(Waterfall.of(new TimeAxis.Stretch(began, ended), steps, shown, this::links));
        List<BuildView.Fact> facts = facts(row, steps);
        if (!hasViews) {
            notes.add(VIEWS);
        }
        ChartState state = ChartState.of(row.text("state"));
        return new BuildView(
                (build.organization() == null ? "" : build.organization() + "/") + build.pipeline() + " #"
                        + build.number(),
                new Waterfall.Badge(row.text("state") + (row.number("blocked") == 1 ? ", blocked" : ""), state.sign(),
                        badge(state)),
                Objects.requireNonNullElse(row.text("message"), ""), facts, PageLinks.web(row.text("web_url")),
                PageLinks.pipeline(build.organization(), build.pipeline()),
                reading.rowsOf(build, hasViews, "*", "ORDER BY started_at"), falls, pages(steps.size(), pages, shown),
                notes);
    }

    private List<BuildStep> steps() {
        List<PageQueries.Row> rows = reading.steps(build, MOST_STEPS + 1);
        if (rows.size() > MOST_STEPS) {
            notes.add("This build has " + Figures.count(reading.countSteps(build)) + " steps; the first "
                    + Figures.count(MOST_STEPS) + " of its list are shown, and figures are of these.");
        }
        return StepOrder.of(new BuildSteps(reading.select("ci_jobs", List.of(build), ""),
                reading.select("ci_gates", List.of(build), "")).of(
                        rows.subList(0, Math.min(rows.size(),
                                MOST_STEPS))));
    }

    private static String badge(ChartState state) {
        return switch (state) {
            case PASSED -> "is-fresh";
            case FAILED -> "is-failed";
            case RUNNING -> "is-running";
            case WAITING -> "is-late";
            default -> "";
        };
    }

    private List<Waterfall.Link> links(BuildStep step) {
        List<Waterfall.Link> links = new ArrayList<>();
        if (step.isJob() && step.step() != null) {
            links.add(new Waterfall.Link("history", PageLinks.job(build.organization(), build.pipeline(),
                    step.step())));
            if (step.started() != null) {
                links.add(new Waterfall.Link("log", PageLinks.log(step.id())));
            }
        }
        if (step.build() != null) {
            links.add(new Waterfall.Link("its build", PageLinks.buildOfId(step.build())));
        }
        if (PageLinks.web(step.url()) != null) {
            links.add(new Waterfall.Link("Buildkite", step.url()));
        }
        return links;
    }

    private List<BuildView.Fact> facts(PageQueries.Row row, List<BuildStep> steps) {
        List<BuildStep> jobs = steps.stream().filter(BuildStep::isJob).toList();
        List<BuildView.Fact> facts = new ArrayList<>();
        Optional.ofNullable(row.text("branch")).ifPresent(branch -> facts.add(new BuildView.Fact("Branch", branch,
                row.number("on_main") == 1 ? "default branch" : row.number("merge_queue") == 1 ? "merge queue" : "",
                null)));
        Optional.ofNullable(row.text("commit")).ifPresent(commit -> facts.add(plain("Commit", commit)));
        Optional.ofNullable(row.text("author")).ifPresent(author -> facts.add(plain("Author", author)));
        Optional.ofNullable(row.text("source")).ifPresent(source -> facts.add(plain("Source", source)));
        Optional.ofNullable(row.time("created_at")).ifPresent(at -> facts.add(time("Created", at)));
        Optional.ofNullable(row.time("finished_at")).ifPresent(at -> facts.add(time("Ended", at)));
        Optional.ofNullable(row.decimal("wall_s")).ifPresent(wall -> facts.add(new BuildView.Fact("Wall",
                Figures.seconds(wall), "from its start to its end, pauses in it",
                reading.rowsOf(build, hasViews, "step, started_at, finished_at, run_s", "ORDER BY started_at"))));
        facts.add(sum("Ran", jobs.stream().map(BuildStep::ran).toList(),
                "all attempts together", "step, attempt, run_s, outcome", "ORDER BY run_s DESC"));
        facts.add(sum("Waited", jobs.stream().map(BuildStep::waited).toList(), "for agents, all attempts together",
                "step, attempt, queue, wait_s", "ORDER BY wait_s DESC"));
        facts.add(cost(jobs));
        Optional.ofNullable(row.time("deleted_at")).ifPresent(at -> facts.add(time("Gone from the API", at)));
        return facts;
    }

    private static BuildView.Fact plain(String label, String value) {
        return new BuildView.Fact(label, value, "", null);
    }

    private BuildView.Fact time(String label, Instant at) {
        RelativeTime told = RelativeTime.of(at, now);
        return new BuildView.Fact(label, told.exact(), told.relative(), null);
    }

    private BuildView.Fact sum(String label, List<Double> seconds, String detail, String columns, String rest) {
        List<Double> known = seconds.stream().filter(Objects::nonNull).toList();
        return new BuildView.Fact(label, known.isEmpty()
                ? "–"
                : Figures.seconds(known.stream().mapToDouble(Double::doubleValue).sum()),
                detail, reading.rowsOf(build, hasViews, columns, rest));
    }

    /** By what ci_rates says of queues. */
    private BuildView.Fact cost(List<BuildStep> jobs) {
        Map<String, Double> rates = reading.rates();
        if (rates.isEmpty()) {
            return new BuildView.Fact("Cost", "–", "no queue has a price in ci_rates: caravan.views.rates", null);
        }
        double cost = 0;
        Duration without = Duration.ZERO;
        for (BuildStep job : jobs) {
            Double rate = rates.get(job.queue());
            double ran = job.ran() == null ? 0 : job.ran();
            cost += rate == null ? 0 : ran / 3600 * rate;
            without = without.plusMillis(rate == null ? Math.round(ran * 1000) : 0);
        }
        return new BuildView.Fact("Cost", String.format(java.util.Locale.ROOT, "%,.2f", cost), without.isZero()
                ? "by the prices in ci_rates"
                : "by the prices in ci_rates; " + Figures.seconds(without.toMillis() / 1e3)
                        + " ran in queues without one",
                reading.rowsOf(build, hasViews, "queue, sum(run_s) / 3600 AS hours", "GROUP BY queue"));
    }

    private List<BuildView.PageLink> pages(int steps, int pages, int shown) {
        List<BuildView.PageLink> links = new ArrayList<>();
        for (int i = 0; pages > 1 && i < pages; i++) {
            links.add(new BuildView.PageLink((i * Waterfall.PAGE + 1) + "–" + Math.min(steps, (i + 1) * Waterfall.PAGE),
                    PageLinks.build(build.organization(), build.pipeline(), build.number()) + "&page=" + (i + 1)
                            + "#steps",
                    i == shown));
        }
        return links;
    }
}
