package dev.kitecaravan.show.ci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.text.NearestName;

/**
 * Names that a filter may have, to choose from: those of builds and jobs of the days that are shown.
 *
 * @param organizations slugs
 * @param pipelines     slugs
 * @param branches      the busiest
 * @param queues        those with jobs
 */
public record FilterNames(List<String> organizations, List<String> pipelines, List<String> branches,
        List<String> queues) {
    private static final int BRANCHES = 100;
    /** Lists go to every reader: of thousands of pipelines the latest are enough, the others can be typed. */
    private static final int PIPELINES = 500;
    private static final int LOOKED_THROUGH = 5_000;

    static FilterNames read(PageQueries queries, String since) {
        TreeSet<String> organizations = new TreeSet<>();
        TreeSet<String> pipelines = new TreeSet<>();
        queries.query("select organization_slug, pipeline_slug, max(created_at) as latest_at from ci_builds group by"
                + " organization_slug, pipeline_slug order by latest_at desc", PIPELINES, row -> {
                    organizations.add(row.text("organization_slug"));
                    return pipelines.add(row.text("pipeline_slug"));
                });
        List<String> branches = queries.query("select branch, count(*) as builds from ci_builds where created_at >= "
                + since + " and branch is not null group by branch order by builds desc, branch", BRANCHES,
                row -> row.text("branch"));
        List<String> queues = queries.query("select distinct queue from ci_jobs where build_created_at >= " + since
                + " order by queue", row -> row.text("queue"));
        return new FilterNames(List.copyOf(organizations), List.copyOf(pipelines), branches, queues);
    }

    /** A sentence for each value of a filter of which nothing is loaded. */
    static List<String> unknown(PageQueries queries, PageFilter filter, Spelling spelling) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, String> each : Map.of("organization", "organization_slug", "pipeline", "pipeline_slug",
                "branch", "branch", "queue", "queue").entrySet()) {
            String value = filter.value(each.getKey());
            String view = each.getKey().equals("queue") ? "ci_jobs" : "ci_builds";
            if (!value.isEmpty() && queries.query("select 1 as found from " + view + " where " + each.getValue() + " = "
                    + spelling.text(value), 1, row -> row).isEmpty()) {
                List<String> known = queries.query("select distinct " + each.getValue() + " as name from " + view,
                        LOOKED_THROUGH, row -> row.text("name"));
                known.removeIf(name -> name == null);
                String hint = NearestName.hint(value, known);
                unknown.add("Nothing of the " + each.getKey() + " '" + value + "' is loaded"
                        + (hint.isEmpty() ? "." : hint));
            }
        }
        unknown.sort(null);
        return unknown;
    }
}
