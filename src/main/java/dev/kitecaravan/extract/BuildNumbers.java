package dev.kitecaravan.extract;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.kitecaravan.table.StateChange;

/**
 * The build numbers a list has shown, per pipeline. A number missing between two others is a build that was deleted, or
 * one that slipped through while a row above it went: it is asked for once, and the answer remembered.
 */
final class BuildNumbers {
    /** Of all requests so many may go to missing numbers; what a run does not spend, later ones may. */
    private static final double SHARE = 0.02;
    /** No run asks for more numbers than this because earlier ones asked for none. */
    private static final double MOST_SAVED = 100;
    private static final String ALL = "*";

    private final Endpoint endpoint;
    private final WalkContext context;
    private final Slugs slugs;
    private final Map<String, Seen> pipelines = new LinkedHashMap<>();
    /** Requests that may yet go to missing numbers; none until {@link #missing} was called. */
    private double allowance;

    /** A number that no list showed. */
    record Missing(String organization, String pipeline, long number) {
    }

    /** @param ask numbers that a verification missed, to be asked for whatever it costs */
    private record Seen(String organization, String pipeline, NumberRanges numbers, NumberRanges absent,
            NumberRanges ask) {
        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("seen", numbers.toString());
            json.put("absent", absent.toString());
            json.put("organization", organization);
            json.put("pipeline", pipeline);
            if (unanswered().size() > 0) {
                json.put("ask", ask.toString());
            }
            return json;
        }

        NumberRanges unanswered() {
            return ask.without(numbers).without(absent).first(VerificationFindings.MOST_GAPS);
        }

        /** The highest that no list showed and that may be there, at most so many. */
        List<Missing> missing(int most) {
            return numbers.missing(absent, most).stream().map(n -> new Missing(organization, pipeline, n)).toList();
        }

        static Seen of(String organization, String pipeline, Map<String, Object> known) {
            return new Seen(organization, pipeline, NumberRanges.parse((String) known.get("seen")),
                    NumberRanges.parse((String) known.get("absent")), NumberRanges.parse((String) known.get("ask")));
        }
    }

    BuildNumbers(Endpoint endpoint, WalkContext context, Slugs slugs) {
        this.endpoint = endpoint;
        this.context = context;
        this.slugs = slugs;
    }

    /** State that lets the next run ask for numbers, however many. */
    static StateChange ask(String endpoint, String key, Map<String, Object> known, NumberRanges numbers) {
        Map<String, Object> value = new LinkedHashMap<>(known);
        value.put("ask", numbers.toString());
        return StateKind.NUMBERS.put(endpoint, key, value);
    }

    /** Numbers that a verification missed. */
    List<Missing> asked() {
        List<Missing> asked = new ArrayList<>();
        for (Iterator<ExtractState.Entry> i = context.state().all(StateKind.NUMBERS, endpoint.id()); i.hasNext();) {
            Map<String, Object> known = i.next().value();
            if (known.get("ask") != null) {
                Seen seen = seen((String) known.get("organization"), (String) known.get("pipeline"));
                seen.unanswered().all().forEach(n -> asked.add(new Missing(seen.organization, seen.pipeline, n)));
            }
        }
        return asked;
    }

    /** Takes note of builds on a page. */
    void saw(List<BuildFacts> builds, List<StateChange> changes) {
        Set<String> touched = new TreeSet<>();
        for (BuildFacts build : builds) {
            // Above the windows' end, and in a backfill, numbers between two others may be of builds not read yet.
            boolean whole = build.createdAt() != null && build.createdAt().isBefore(context.clock().sureEnd())
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

    /**
     * Numbers to be asked for: as many as the share of all requests allows, of the pipelines this run has read builds of
     * first, and of these the nearest to a pipeline's newest build: what slipped through a moment ago does not wait behind
     * what was deleted long ago. Called once in a run.
     *
     * @param requests requests the run has spent so far
     */
    List<Missing> missing(long requests) {
        Map<String, Object> saved = context.state().get(StateKind.ALLOWANCE, endpoint.id(), ALL);
        allowance = Math.min(MOST_SAVED, saved == null ? 0 : ((Number) saved.get("requests")).doubleValue())
                + requests * SHARE;
        List<Missing> missing = nearestOfThisRun((int) allowance);
        if (missing.size() < (int) allowance) {
            addOfOthers(missing);
        }
        allowance -= missing.size();
        return missing;
    }

    private List<Missing> nearestOfThisRun(int most) {
        record Near(Missing missing, long below) {
        }
        List<Near> all = new ArrayList<>();
        for (Seen seen : pipelines.values()) {
            long newest = seen.numbers.highest();
            seen.missing(most).forEach(missing -> all.add(new Near(missing, newest - missing.number)));
        }
        return new ArrayList<>(all.stream().sorted(Comparator.comparingLong(Near::below)).limit(most)
                .map(Near::missing).toList());
    }

    private void addOfOthers(List<Missing> missing) {
        for (Iterator<ExtractState.Entry> i = context.state().all(StateKind.NUMBERS, endpoint.id()); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            if (!pipelines.containsKey(entry.key())) {
                String organization = (String) entry.value().get("organization");
                String pipeline = (String) entry.value().get("pipeline");
                if (context.settings().scope().accepts(organization, pipeline)) {
                    missing.addAll(Seen.of(organization, pipeline, entry.value())
                            .missing((int) allowance - missing.size()));
                }
            }
            if (missing.size() >= (int) allowance) {
                return;
            }
        }
    }

    /** State to be committed when the endpoint's walk has ended well: what is left of the share. */
    void end(List<StateChange> changes) {
        if (allowance > 0) {
            BigDecimal left = BigDecimal.valueOf(Math.min(MOST_SAVED, allowance)).setScale(4, RoundingMode.HALF_EVEN);
            changes.add(StateKind.ALLOWANCE.put(endpoint.id(), ALL, Map.of("requests", left)));
        }
    }

    private Seen seen(String organization, String pipeline) {
        return pipelines.computeIfAbsent(key(organization, pipeline), key -> {
            Map<String, Object> known = context.state().get(StateKind.NUMBERS, endpoint.id(), key);
            return Seen.of(organization, pipeline, known == null ? Map.of() : known);
        });
    }

    /** The pipeline's API id; where no list told it, its slugs. */
    private String key(String organization, String pipeline) {
        String id = slugs.pipeline(organization, pipeline);
        return id == null ? organization + "/" + pipeline : id;
    }
}
