package dev.kitecaravan.show.builds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.Presence;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.SqlAddress;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.show.read.TableCatalog;
import dev.kitecaravan.table.SystemColumns;

/** What the tables have of one build. */
final class BuildReading {
    /** Of each statement. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int SEVERAL = 20;

    private final PageQueries answers;
    private final Spelling spelling;
    private final SystemColumns system;
    private final Views views;
    private final TableCatalog.Table builds;
    private final TableCatalog.Table jobs;
    /** What the tables have that the views read; none of pipelines where those were not loaded. */
    private final Map<String, Set<String>> columns;

    private BuildReading(PageQueries answers, Spelling spelling, SystemColumns system, Views views,
            TableCatalog.Table builds, TableCatalog.Table jobs, Map<String, Set<String>> columns) {
        this.answers = answers;
        this.spelling = spelling;
        this.system = system;
        this.views = views;
        this.builds = builds;
        this.jobs = jobs;
        this.columns = columns;
    }

    private static Set<String> columns(TableCatalog.Table table) {
        return table.columns().stream().map(TableCatalog.Column::name).collect(Collectors.toSet());
    }

    /** There, or a sentence why there are no builds to be read. */
    static Panel<BuildReading> of(TableReader reader, Spelling spelling, SystemColumns system, Views views) {
        PageQueries answers = new PageQueries(reader, LIMIT);
        TableCatalog catalog = TableCatalog.read(answers, system);
        TableCatalog.Table builds = catalog.builds().orElse(null);
        if (builds == null) {
            return Panel.missing("There is no table of builds yet. ./caravan run --only builds loads one.");
        }
        TableCatalog.Table jobs = catalog.jobs(builds).orElse(null);
        if (jobs == null) {
            return Panel.missing("There is no table " + builds.name() + "__jobs with the times of jobs.");
        }
        return Panel.of(new BuildReading(answers, spelling, system, views, builds, jobs,
                Map.of("builds", columns(builds), "builds__jobs", columns(jobs), "pipelines",
                        catalog.table("pipelines").map(BuildReading::columns).orElse(Set.of()))));
    }

    /**
     * A build that is there.
     *
     * @param row    the id of its row
     * @param synced when the row last changed here
     */
    record Found(String row, String id, String organization, String pipeline, long number, Instant synced) {
    }

    /** Builds that a key means: several where organizations have pipelines of one name. */
    List<Found> find(BuildKey key) {
        return builds("where " + key.where(spelling) + " order by organization_slug limit " + SEVERAL);
    }

    /** The latest builds of a pipeline, the latest first. */
    List<Found> latest(String organization, String pipeline, int most) {
        return builds("where pipeline_slug = " + spelling.text(pipeline)
                + (organization == null ? "" : " and organization_slug = " + spelling.text(organization))
                + " order by created_at desc limit " + most);
    }

    private List<Found> builds(String rest) {
        return answers.query("select " + system.id() + " as k, " + system.syncedAt()
                + " as s, id, organization_slug, pipeline_slug, number from " + buildRows() + " " + rest,
                row -> new Found(row.text("k"), row.text("id"), row.text("organization_slug"),
                        row.text("pipeline_slug"), row.number("number"), row.time("s")));
    }

    /** What the table lacks is null. */
    private String buildRows() {
        return views.table("builds", builds.name(), columns.get("builds")) + " b";
    }

    /** The least and the greatest number that a pipeline's builds have, in words. */
    String known(String pipeline) {
        PageQueries.Row row = answers.query("select min(number) as a, max(number) as b from " + buildRows()
                + " where pipeline_slug = " + spelling.text(pipeline), each -> each).get(0);
        return row.text("a") == null
                ? "No build of a pipeline " + pipeline + " is."
                : "Of " + pipeline + " those from " + row.text("a") + " to " + row.text("b") + " are, with gaps maybe.";
    }

    /** Rows of a view, of these builds alone. */
    List<PageQueries.Row> select(String view, List<Found> of, String rest) {
        String keys = in(of.stream().map(Found::row).toList());
        return answers.query(new FewBuilds(views, Map.of("builds", builds.name(), "builds__jobs", jobs.name()),
                Map.of("builds", system.id() + keys, "builds__jobs", system.rootId() + keys), columns)
                .select(view, rest),
                row -> row);
    }

    /** What the jobs of a build are called from build to build. */
    List<String> stepsOf(Found build) {
        return select("ci_jobs", List.of(build), "").stream().map(row -> row.text("step")).distinct().toList();
    }

    private String in(List<String> values) {
        return " in (" + String.join(", ", values.stream().map(spelling::text).toList()) + ")";
    }

    /** Its steps as the table has them, in the build's own order. */
    List<PageQueries.Row> steps(Found build, int most) {
        return answers.query("select id, type, step_key, label, name, state, " + system.listIndex() + " as place,"
                + " parallel_group_total, triggered_build__id, triggered_build__web_url, unblocked_at from "
                + views.table("builds__jobs", jobs.name(), columns.get("builds__jobs")) + " j where " + system.rootId()
                + in(List.of(build.row())) + " order by "
                + system.listIndex() + " limit " + most, row -> row);
    }

    long countSteps(Found build) {
        return answers.query("select count(*) as n from " + jobs.name() + " where " + system.rootId()
                + in(List.of(build.row())), row -> row.number("n")).get(0);
    }

    /** Whether somebody made the views. */
    boolean hasViews() {
        return has("ci_jobs");
    }

    private boolean has(String table) {
        return Presence.of(table, () -> answers.query("select 1 as x from " + table + " where 1 = 0", row -> row));
    }

    /** What an hour in a queue costs; null where nobody said. */
    Map<String, Double> rates() {
        Map<String, Double> rates = new java.util.HashMap<>();
        if (has("ci_rates")) {
            answers.query("select queue, per_hour from ci_rates",
                    row -> rates.put(row.text("queue"), row.decimal("per_hour")));
        }
        return rates;
    }

    /**
     * The rows of a build's jobs in the SQL box.
     *
     * @param rest what follows the condition
     */
    String rowsOf(Found build, boolean withViews, String columns, String rest) {
        String where = "WHERE build_id = " + spelling.text(build.id());
        return SqlAddress.of(withViews
                ? "SELECT " + columns + "\nFROM ci_jobs\n" + where + "\n" + rest
                : "SELECT *\nFROM " + jobs.name() + "\n" + where);
    }

    /** The rows of a step in the SQL box. */
    String rowsOfStep(Found build, String step, boolean withViews) {
        String pipeline = "\nWHERE organization_slug = " + spelling.text(build.organization()) + " AND pipeline_slug = "
                + spelling.text(build.pipeline());
        return SqlAddress.of(withViews
                ? "SELECT build_number, branch, attempt, final, outcome, reason, wait_s, run_s, web_url\nFROM ci_jobs"
                        + pipeline + " AND step = " + spelling.text(step)
                        + "\nORDER BY build_created_at DESC\nLIMIT 1000"
                : "SELECT *\nFROM " + jobs.name() + pipeline + " AND coalesce(step_key, name) = " + spelling.text(step)
                        + "\nORDER BY created_at DESC\nLIMIT 1000");
    }

    /** What the view says of how flaky a step is, over all builds. */
    String flakyRows(Found build, String step) {
        return SqlAddress.of("SELECT *\nFROM ci_flaky_jobs\nWHERE organization_slug = "
                + spelling.text(build.organization()) + " AND pipeline_slug = " + spelling.text(build.pipeline())
                + " AND step = " + spelling.text(step));
    }

    String literal(String text) {
        return spelling.text(text);
    }
}
