package dev.kitecaravan.extract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What was loaded of a builds list in a window of {@code created_at}, small enough to hold a million builds. */
final class LoadedBuilds {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private final Map<String, Build> builds = new HashMap<>();
    private final Map<String, String> slugs = new HashMap<>();

    /** One build as it was loaded; equal digests, equal facts. */
    static final class Build {
        /** Null when its address told none, as is the pipeline. */
        final String organization;
        final String pipeline;
        /** -1 when it told none. */
        final long number;
        final long state;
        final long jobs;
        boolean seen;

        private Build(String organization, String pipeline, long number, long state, long jobs) {
            this.organization = organization;
            this.pipeline = pipeline;
            this.number = number;
            this.state = state;
            this.jobs = jobs;
        }
    }

    /**
     * The builds that state speaks of.
     *
     * @param window which of them, by the time at which they were created
     */
    static LoadedBuilds read(ExtractState state, String endpoint, Predicate<Instant> window, Scope scope) {
        LoadedBuilds loaded = new LoadedBuilds();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, endpoint); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Map<String, Object> value = BuildEntry.unpacked(entry.key(), entry.value());
            Parent build = Parent.fromJson(entry.key(), value);
            Instant created = Timestamps.parse(build.field("created_at"));
            Object organization = build.keys().get("organization_slug");
            Object pipeline = build.keys().get("pipeline_slug");
            if (created != null && window.test(created) && scope.accepts(organization, pipeline)) {
                loaded.builds.put(build.key(), new Build(loaded.shared(organization), loaded.shared(pipeline),
                        number(build.field("number")), stateDigest(build.fields()),
                        jobsDigest(jobs(value))));
            }
        }
        return loaded;
    }

    private static long number(String text) {
        return text != null && NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    }

    /** Few slugs for many builds. */
    private String shared(Object slug) {
        return slug == null ? null : slugs.computeIfAbsent(slug.toString(), text -> text);
    }

    /** The jobs of a build as the API shows it or state keeps it. */
    static List<?> jobs(Map<String, ?> build) {
        return build.get("jobs") instanceof List<?> list ? list : List.of();
    }

    /** Null when it was not loaded. */
    Build get(String id) {
        return builds.get(id);
    }

    Map<String, Build> all() {
        return builds;
    }

    /** Over the state and the end of a build. */
    static long stateDigest(Map<String, Object> build) {
        return digest(build.get("state") + " " + build.get("finished_at"));
    }

    /** Over ids and states of jobs. */
    static long jobsDigest(Collection<?> jobs) {
        TreeSet<String> all = new TreeSet<>();
        for (Object job : jobs) {
            if (job instanceof Map<?, ?> fields) {
                all.add(fields.get("id") + " " + fields.get("state"));
            }
        }
        return digest(String.join(",", all));
    }

    /**
     * How many jobs are in which state. A job may show none, waiters do, and still be counted in one by
     * {@code job_state_counts}.
     */
    record JobCounts(long total, Map<String, Long> states) {
        static JobCounts of(List<?> jobs) {
            Map<String, Long> states = new TreeMap<>();
            for (Object job : jobs) {
                if (job instanceof Map<?, ?> fields && fields.get("state") instanceof String state) {
                    states.merge(state, 1L, Long::sum);
                }
            }
            return new JobCounts(jobs.size(), states);
        }

        /** @param told {@code job_state_counts} of the build */
        boolean matches(Object told) {
            if (!(told instanceof Map<?, ?> counts) || !(counts.get("states") instanceof Map<?, ?> inStates)
                    || !(counts.get("total") instanceof Number all) || all.longValue() != total) {
                return false;
            }
            return states.entrySet().stream().allMatch(
                    ours -> inStates.get(ours.getKey()) instanceof Number n && n.longValue() >= ours.getValue());
        }
    }

    private static long digest(String text) {
        UUID hash = UUID.nameUUIDFromBytes(Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8));
        return hash.getMostSignificantBits() ^ hash.getLeastSignificantBits();
    }
}
