package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.kitecaravan.load.StateChange;

/**
 * The build numbers a list has shown, per pipeline. A number missing between two others is a build that was deleted, or
 * one that slipped through while a row above it went: it is asked for once, and the answer remembered.
 */
final class BuildNumbers {
    private static final int MOST_PER_PIPELINE = 1_000;

    private final Endpoint endpoint;
    private final WalkContext context;
    private final Slugs slugs;
    private final Map<String, Seen> pipelines = new LinkedHashMap<>();

    /** A number that no list showed. */
    record Missing(String organization, String pipeline, long number) {
    }

    private record Seen(String organization, String pipeline, NumberRanges numbers, NumberRanges absent) {
        Map<String, Object> toJson() {
            return Map.of("seen", numbers.toString(), "absent", absent.toString(), "organization", organization,
                    "pipeline",
                    pipeline);
        }
    }

    BuildNumbers(Endpoint endpoint, WalkContext context, Slugs slugs) {
        this.endpoint = endpoint;
        this.context = context;
        this.slugs = slugs;
    }

    /** Takes note of builds on a page. */
    void saw(List<BuildFacts> builds, List<StateChange> changes) {
        Set<String> touched = new TreeSet<>();
        for (BuildFacts build : builds) {
            // Above the windows' end, and in a backfill, numbers between two others may be of builds not read yet.
            boolean whole = build.createdAt() != null && build.createdAt().isBefore(context.clock().windowEnd())
                    && !context.settings().isBounded();
            if (whole && build.organization() != null && build.number() > 0
                    && seen(build.organization(), build.pipeline()).numbers.add(build.number())) {
                touched.add(key(build.organization(), build.pipeline()));
            }
        }
        touched.forEach(key -> changes.add(StateKind.NUMBERS.put(endpoint.id(), key, pipelines.get(key).toJson())));
    }

    /** Takes note that the API has no build of this number. */
    void absent(Missing missing, List<StateChange> changes) {
        Seen seen = seen(missing.organization, missing.pipeline);
        seen.absent.add(missing.number);
        changes.add(StateKind.NUMBERS.put(endpoint.id(), key(missing.organization, missing.pipeline), seen.toJson()));
    }

    /** Numbers to be asked for, of the pipelines this run has read builds of; at most so many. */
    List<Missing> missing(int limit) {
        List<Missing> missing = new ArrayList<>();
        for (Seen seen : pipelines.values()) {
            for (long number : seen.numbers.missing(MOST_PER_PIPELINE)) {
                if (missing.size() < limit && !seen.absent.contains(number)) {
                    missing.add(new Missing(seen.organization, seen.pipeline, number));
                }
            }
        }
        return missing;
    }

    private Seen seen(String organization, String pipeline) {
        return pipelines.computeIfAbsent(key(organization, pipeline), key -> {
            Map<String, Object> known = context.state().get(StateKind.NUMBERS, endpoint.id(), key);
            return new Seen(organization, pipeline, NumberRanges.parse(known == null ? "" : (String) known.get("seen")),
                    NumberRanges.parse(known == null ? "" : (String) known.get("absent")));
        });
    }

    /** The pipeline's API id; where no list told it, its slugs. */
    private String key(String organization, String pipeline) {
        String id = slugs.pipeline(organization, pipeline);
        return id == null ? organization + "/" + pipeline : id;
    }
}
