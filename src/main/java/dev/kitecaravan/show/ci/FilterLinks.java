package dev.kitecaravan.show.ci;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the figures of a page lead: addresses relative to it, which keep what its filter says of days and time zone. */
final class FilterLinks {
    private final PageFilter filter;

    FilterLinks(PageFilter filter) {
        this.filter = filter;
    }

    /** A pipeline's own page. */
    String pipeline(String organization, String pipeline) {
        return "pipeline" + filter.of(organization, pipeline).query();
    }

    /** One build. */
    String build(String organization, String pipeline, long number) {
        Map<String, String> of = new LinkedHashMap<>();
        of.put("number", Long.toString(number));
        return "build" + filter.of(organization, pipeline).query(of);
    }

    /** What became of a step from build to build. */
    String step(String organization, String pipeline, String step) {
        Map<String, String> of = new LinkedHashMap<>();
        of.put("step", step);
        return "job" + filter.of(organization, pipeline).query(of);
    }

    /** The very statement of a panel, in the SQL box. */
    String sql(String panel) {
        return "sql" + filter.query(Map.of("panel", panel));
    }
}
