package dev.kitecaravan.extract;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * One endpoint as its route file describes it.
 *
 * @param id       the route's id
 * @param path     what it reads
 * @param query    further query of the first request, without {@code ?}; empty for none
 * @param selector a name, a JSON Pointer or a JSONPath; empty for the answer itself
 * @param where    which parents it is asked for
 * @param passes   whether a list of builds is read by windows and passes, or whole every time
 * @param schedule cron expression for {@code serve}; empty for none
 * @param reading  how it is read where it is no list of builds
 */
public record Endpoint(String id, PathTemplate path, String query, String selector, Where where, Passes passes,
        String schedule, Reading reading) {
    /** An endpoint whose lists are read whole. */
    public Endpoint(String id, PathTemplate path, String query, String selector, Where where, Passes passes,
            String schedule) {
        this(id, path, query, selector, where, passes, schedule, Reading.PLAIN);
    }

    /** How a list of builds is kept up to date. */
    public enum Passes {
        /** By time windows and passes where the path is a list of builds, whole otherwise. */
        AUTO,
        /** The whole list every time. */
        NONE
    }

    /** The same endpoint, asked for these parents. */
    public Endpoint where(Where chosen) {
        return new Endpoint(id, path, query, selector, chosen, passes, schedule, reading);
    }

    /** The same endpoint, its records picked by another selector. */
    public Endpoint selecting(String chosen) {
        return new Endpoint(id, path, query, chosen, where, passes, schedule, reading);
    }

    /** What its records are. */
    public Resource resource() {
        return Resource.of(path.text());
    }

    /**
     * The member of the list's elements that the selector takes its records from, {@code jobs} of a list of builds for
     * example; null where the records are the elements themselves.
     */
    public String innerMember() {
        return SelectedPart.of(selector).member();
    }

    /** Whether it is a list of builds that is walked by time windows. */
    public boolean isBuildsList() {
        return passes == Passes.AUTO && path.text().endsWith("/builds") && resource() == Resource.BUILD;
    }

    /** Whether its answers are known to be lists; those of other paths may be single objects too. */
    boolean isList() {
        return reading.complete() || reading.untilKnown() || !isSingle() && switch (resource()) {
            case ORGANIZATION, PIPELINE, BUILD, JOB -> true;
            default -> false;
        };
    }

    /** Whether one answer is one record: the path ends in a placeholder, or is a log. */
    public boolean isSingle() {
        return path.text().endsWith("}") || resource() == Resource.JOB_LOG;
    }

    /** The placeholder whose record is this endpoint's direct parent; null when the path has none. */
    public Placeholder parent() {
        List<Placeholder> placeholders = path.placeholders();
        return placeholders.stream().filter(p -> p.resource() == Resource.OTHER).reduce((a, b) -> b)
                .or(() -> placeholders.stream().max(Comparator.comparingInt(p -> p.resource().depth()))).orElse(null);
    }

    /** Whether every run reads it, though nothing changed above it; otherwise a list is read once per change of its parent. */
    public boolean isReadEveryRun() {
        Placeholder parent = parent();
        return parent == null || switch (reading.again()) {
            case ALWAYS -> true;
            case CHANGED -> false;
            case AUTO -> !isSingle() && parent.resource() != Resource.JOB && parent.resource() != Resource.BUILD;
        };
    }

    /** What of a route decides which records its state speaks of; a change of it needs a decision by the user. */
    public String fingerprint() {
        String headers = reading.headers().isEmpty() ? "" : " headers=" + new TreeMap<>(reading.headers());
        return path.text() + "?" + query + " selector=" + selector + headers;
    }
}
