package dev.kitecaravan.show.loads;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.RelativeTime;

/** How each endpoint stands: judged by its loads, and by how often it was read so far. */
public final class Endpoints {
    /** Late is who was not read for so many of his usual pauses, but nobody before {@link #PATIENCE}. */
    private static final int PAUSES = 3;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int ENOUGH_LOADS = 3;

    private final Instant now;
    private final List<LoadEntry> loads;
    private final Map<String, Instant> lastGood;
    private final Optional<Boolean> writing;
    private final LiveService live;

    /** @param writing whether a run holds the dataset; empty when unknown */
    Endpoints(Instant now, List<LoadEntry> loads, Map<String, Instant> lastGood, Optional<Boolean> writing,
            LiveService live) {
        this.now = now;
        this.loads = loads;
        this.lastGood = lastGood;
        this.writing = writing;
        this.live = live;
    }

    /**
     * An endpoint as it stands.
     *
     * @param why   what makes it so, in a sentence
     * @param good  when it was last read to its end; null for never
     * @param until up to when it is covered; null where it covers no time
     * @param next  when it is read next; null when that is not known
     */
    public record View(String id, String description, String state, String sign, String style, String why,
            RelativeTime good,
            RelativeTime until, RelativeTime next, EndpointState standing) {
        public boolean needsAttention() {
            return standing == EndpointState.FAILED || standing == EndpointState.LATE;
        }

        boolean isFreshOrUnused() {
            return standing == EndpointState.FRESH || standing == EndpointState.OFF;
        }
    }

    List<View> views(Collection<EndpointInfo> known) {
        Map<String, EndpointInfo> all = new LinkedHashMap<>();
        known.stream().filter(EndpointInfo::enabled).forEach(info -> all.put(info.id(), info));
        loads.forEach(load -> all.computeIfAbsent(load.endpoint(), id -> known.stream()
                .filter(info -> info.id().equals(id)).findFirst().orElse(new EndpointInfo(id, "", false))));
        known.forEach(info -> all.putIfAbsent(info.id(), info));
        return all.values().stream().map(this::view).toList();
    }

    private View view(EndpointInfo info) {
        List<LoadEntry> own = loads.stream().filter(load -> load.endpoint().equals(info.id()) && load.isReading())
                .toList();
        Verdict verdict = verdict(info, own);
        Instant until = own.stream().filter(LoadEntry::isComplete).map(LoadEntry::until).filter(Objects::nonNull)
                .findFirst().orElse(null);
        return new View(info.id(), info.description(), verdict.state().label(), verdict.state().sign(),
                verdict.state().style(), verdict.why(), RelativeTime.of(lastGood.get(info.id()), now),
                RelativeTime.of(until, now),
                RelativeTime.of(live.nextRuns().get(info.id()), now), verdict.state());
    }

    private record Verdict(EndpointState state, String why) {
    }

    private Verdict verdict(EndpointInfo info, List<LoadEntry> own) {
        if (live.running().contains(info.id())) {
            return new Verdict(EndpointState.RUNNING, "being read now");
        }
        Instant good = lastGood.get(info.id());
        if (own.isEmpty() && good == null) {
            return info.enabled()
                    ? new Verdict(EndpointState.NEVER, "no run has read it yet")
                    : new Verdict(EndpointState.OFF, "not among the endpoints of a run that names none");
        }
        LoadEntry last = own.isEmpty() ? null : own.get(0);
        if (last != null && last.isOpen()) {
            return open();
        }
        if (last != null && last.status() == 2) {
            return new Verdict(EndpointState.FAILED, last.message() == null ? "the last load failed" : last.message());
        }
        return age(good, own);
    }

    private Verdict open() {
        if (writing.isEmpty()) {
            return new Verdict(EndpointState.RUNNING, "being read now, or the last load was killed");
        }
        return writing.get()
                ? new Verdict(EndpointState.RUNNING, "being read now")
                : new Verdict(EndpointState.CUT_OFF, "the last load was killed; the next run goes on from there");
    }

    private Verdict age(Instant good, List<LoadEntry> own) {
        if (good == null) {
            return new Verdict(EndpointState.CUT_OFF, "stopped before its end; the next run goes on from there");
        }
        Duration age = Duration.between(good, now);
        Duration pause = usualPause(own);
        if (pause == null) {
            return new Verdict(EndpointState.FRESH, "read to its end; too few loads to know how often it should be");
        }
        String usual = "usually read every " + Figures.seconds(pause.toSeconds());
        boolean late = age.compareTo(PATIENCE) > 0 && age.compareTo(pause.multipliedBy(PAUSES)) > 0;
        return new Verdict(late ? EndpointState.LATE : EndpointState.FRESH, usual);
    }

    /** The median of the pauses between loads that went well; null of too few. */
    private static Duration usualPause(List<LoadEntry> own) {
        List<Instant> starts = own.stream().filter(LoadEntry::isComplete).map(LoadEntry::started).toList();
        if (starts.size() < ENOUGH_LOADS) {
            return null;
        }
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < starts.size(); i++) {
            pauses.add(Duration.between(starts.get(i), starts.get(i - 1)));
        }
        pauses.sort(null);
        return pauses.get(pauses.size() / 2);
    }
}
