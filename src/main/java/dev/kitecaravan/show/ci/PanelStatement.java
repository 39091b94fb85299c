package dev.kitecaravan.show.ci;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.insight.NarrowedViews;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.show.read.Spelling;

/** The statement of a panel for one who looks at it: its views narrowed to what he wants to see. */
final class PanelStatement {
    private static final String FIRST = "$first";

    private final DestinationSettings destination;
    private final Spelling spelling;

    PanelStatement(DestinationSettings destination) {
        this.destination = destination;
        this.spelling = Spelling.of(destination.name());
    }

    String of(PanelDefinition panel, PanelLook look) {
        String first = spelling.literal(look.span().start());
        return new NarrowedViews(destination.name(), look.filter().zone(), destination.system()).statement(
                panel.sql().replace(FIRST, first), narrowing(panel, look.filter(), first));
    }

    private NarrowedViews.Narrowing narrowing(PanelDefinition panel, PageFilter filter, String first) {
        List<String> both = new ArrayList<>();
        add(both, panel, "organization", "organization_slug", filter.organization());
        add(both, panel, "pipeline", "pipeline_slug", filter.pipeline());
        add(both, panel, "branch", "branch", filter.branch());
        List<String> jobs = new ArrayList<>(both);
        add(jobs, panel, "queue", "queue", filter.queue());
        List<String> builds = new ArrayList<>(both);
        if (jobs.size() > both.size()) {
            builds.add("id in (select build_id from ci_jobs where " + jobs.get(jobs.size() - 1) + ")");
        }
        if (panel.filters().contains("days") && !panel.whole()) {
            builds.add("created_at >= " + first);
            jobs.add("build_created_at >= " + first);
        }
        return new NarrowedViews.Narrowing(String.join(" and ", builds), String.join(" and ", jobs), panel.together());
    }

    private void add(List<String> conditions, PanelDefinition panel, String filter, String column, String value) {
        if (panel.filters().contains(filter) && !value.isEmpty()) {
            conditions.add(column + " = " + spelling.text(value));
        }
    }
}
