package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which build is meant.
 *
 * @param organization its slug; null where it was not said
 * @param pipeline     its slug
 * @param number       in the pipeline
 */
record BuildAddress(String organization, String pipeline, long number) {
    private static final Pattern URL = Pattern
            .compile(
                    "https?://[^/]+/(?:v2/organizations/)?([^/\\s]+)/(?:pipelines/)?([^/\\s]+)/builds/(\\d{1,18})(?:[/?#].*)?");

    /** @throws ToolException when the arguments name none */
    static BuildAddress of(Arguments arguments) {
        String url = arguments.find("build_url").orElse(null);
        if (url != null) {
            Matcher matcher = URL.matcher(url.strip());
            if (!matcher.matches()) {
                throw new ToolException("build_url is no build's address; it looks like"
                        + " https://buildkite.com/acme/web/builds/123.");
            }
            return new BuildAddress(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3)));
        }
        return new BuildAddress(arguments.find("organization").orElse(null),
                arguments.find("pipeline").orElseThrow(BuildAddress::missing),
                arguments.findNumber("number").orElseThrow(BuildAddress::missing));
    }

    private static ToolException missing() {
        return new ToolException("Say which build: pipeline and number, or build_url.");
    }

    /** Its row of {@code ci_builds}. */
    Map<String, Object> find(Database database, Database.Reading reading) {
        List<String> conditions = new ArrayList<>();
        conditions.add("pipeline_slug = " + database.literal(pipeline));
        conditions.add(database.quoted("number") + " = " + number);
        if (organization != null) {
            conditions.add("organization_slug = " + database.literal(organization));
        }
        reading.requireViews();
        Rows found = reading.query("select * from ci_builds" + Database.where(conditions), 10);
        if (found.isEmpty()) {
            throw new ToolException(
                    "Build " + number + " of " + pipeline + " is not loaded. " + near(database, reading));
        }
        if (found.rows().size() > 1) {
            throw new ToolException("Several organizations have a build " + number + " of " + pipeline + ": "
                    + String.join(", ",
                            found.maps().stream().map(row -> (String) row.get("organization_slug")).toList())
                    + ". Say which with organization.");
        }
        return found.maps().get(0);
    }

    private String near(Database database, Database.Reading reading) {
        Rows range = reading.query("select min(" + database.quoted("number") + "), max(" + database.quoted("number")
                + ") from ci_builds where pipeline_slug = " + database.literal(pipeline), 1);
        if (!range.isEmpty() && range.rows().get(0).get(0) != null) {
            return "Of this pipeline builds " + range.rows().get(0).get(0) + " to " + range.rows().get(0).get(1)
                    + " are known.";
        }
        List<String> pipelines = reading
                .query("select distinct pipeline_slug from ci_builds order by pipeline_slug", 200).rows().stream()
                .map(row -> (String) row.get(0)).toList();
        return "There is no build of a pipeline " + Arguments.nearest(pipeline, pipelines) + " Known are "
                + String.join(", ", pipelines.subList(0, Math.min(20, pipelines.size()))) + ".";
    }
}
