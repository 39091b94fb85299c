package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.StateChange;

/**
 * The builds of one list that are not final yet, and when each is to be asked again. A build that runs is asked in every
 * run that no list showed it in; one that waits for somebody, or has done so for a week, at widening intervals; one that is
 * over but has a live job a few times more.
 */
final class Ledger {
    private static final Duration LONG_OPEN = Duration.ofDays(7);
    private static final List<Duration> WIDENING = List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1),
            Duration.ofDays(7));
    private static final List<Duration> LIVE_JOB = List.of(Duration.ofMinutes(5), Duration.ofHours(1),
            Duration.ofDays(1));

    private final Endpoint endpoint;
    private final RunClock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * An open build: where it is, since when its status is so, how often it was asked since, and by which run last.
     *
     * @param large the number of its jobs where it was too large to be read with them; 0 where it was not
     */
    record Entry(String id, String organization, String pipeline, long number, BuildFacts.Status status,
            Instant createdAt,
            Instant readAt, int checks, String run, int large) {
    }

    Ledger(Endpoint endpoint, RunClock clock, ExtractState state) {
        this.endpoint = endpoint;
        this.clock = clock;
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.OPEN, endpoint.id()); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            entries.put(entry.key(), fromJson(entry.key(), entry.value()));
        }
    }

    /** State that lets the next run of a builds list ask for a build by itself, whatever was known of it. */
    static StateChange ask(String endpoint, String id, String organization, String pipeline, long number) {
        return StateKind.OPEN.put(endpoint, id, toJson(new Entry(id, organization, pipeline, number,
                BuildFacts.Status.OPEN, null, Instant.EPOCH, 0, "", 0)));
    }

    /** Takes note of a build as it was just read, with its jobs in it. */
    void saw(BuildFacts build, List<StateChange> changes) {
        saw(build, 0, changes);
    }

    /** @param large the number of its jobs where they came by their own list; 0 where they did not */
    void saw(BuildFacts build, int large, List<StateChange> changes) {
        Entry known = entries.get(build.id());
        boolean same = known != null && known.status == build.status();
        boolean early = same && clock.serverNow().isBefore(dueAt(known));
        int checks = !same ? checksAtFirst(build) : early ? known.checks : known.checks + 1;
        // What a list shows before its time puts off only what waits: thousands may, which lists show by the hundred.
        boolean stays = early && build.status() != BuildFacts.Status.BLOCKED;
        Instant readAt = stays ? known.readAt : clock.sureNow();
        boolean over = build.status() == BuildFacts.Status.FINAL
                || build.status() == BuildFacts.Status.LIVE_JOB && checks >= LIVE_JOB.size();
        // One without an address cannot be asked for: the API would have none there, and it would be taken for gone.
        if (over || build.organization() == null || build.number() < 1) {
            gone(build.id(), changes);
            return;
        }
        Entry entry = new Entry(build.id(), build.organization(), build.pipeline(), build.number(), build.status(),
                build.createdAt(), readAt, checks, clock.runId(), large);
        put(entry, changes);
    }

    /** One that has waited for long when it is first seen is likely to wait on: a first load finds thousands. */
    private int checksAtFirst(BuildFacts build) {
        // By the earlier of two clocks: to one that is ahead every build has waited for long.
        boolean waited = build.status() == BuildFacts.Status.BLOCKED && isLongOpen(build.createdAt(), clock.sureNow());
        return waited ? WIDENING.size() - 1 : 0;
    }

    private static boolean isLongOpen(Instant createdAt, Instant now) {
        return createdAt != null && createdAt.isBefore(now.minus(LONG_OPEN));
    }

    /** The API has no such build now, though that may be for want of rights: it is asked again as one that waits. */
    void notFound(String id, List<StateChange> changes) {
        Entry known = entries.get(id);
        if (known != null) {
            put(new Entry(id, known.organization, known.pipeline, known.number, BuildFacts.Status.BLOCKED,
                    known.createdAt, clock.sureNow(),
                    known.status == BuildFacts.Status.BLOCKED ? known.checks + 1 : 0, clock.runId(), known.large),
                    changes);
        }
    }

    private void put(Entry entry, List<StateChange> changes) {
        entries.put(entry.id, entry);
        changes.add(StateKind.OPEN.put(endpoint.id(), entry.id, toJson(entry)));
    }

    /** Those that are too large to be read with their jobs: the number of these, by the build's id. */
    Map<String, Integer> large() {
        Map<String, Integer> large = new HashMap<>();
        entries.values().stream().filter(entry -> entry.large > 0)
                .forEach(entry -> large.put(entry.id, entry.large));
        return large;
    }

    /** Takes a build off the ledger. */
    void gone(String id, List<StateChange> changes) {
        if (entries.remove(id) != null) {
            changes.add(StateKind.OPEN.remove(endpoint.id(), id));
        }
    }

    /** The builds to be asked one by one: due, and shown by no list in this run. */
    List<Entry> due() {
        List<Entry> due = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (!clock.runId().equals(entry.run) && !clock.serverNow().isBefore(dueAt(entry))) {
                due.add(entry);
            }
        }
        due.sort(java.util.Comparator.comparing(Entry::id));
        return due;
    }

    private Instant dueAt(Entry entry) {
        if (entry.readAt.isAfter(clock.latestNow().plus(RunClock.LARGE_SKEW))) {
            // Read in the future, that is, by a clock that was wrong.
            return Instant.MIN;
        }
        if (entry.status == BuildFacts.Status.LIVE_JOB) {
            return entry.readAt.plus(LIVE_JOB.get(Math.min(entry.checks, LIVE_JOB.size() - 1)));
        }
        boolean waits = entry.status == BuildFacts.Status.BLOCKED || isLongOpen(entry.createdAt, clock.serverNow());
        return waits ? entry.readAt.plus(WIDENING.get(Math.min(entry.checks, WIDENING.size() - 1))) : Instant.MIN;
    }

    private static Map<String, Object> toJson(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("organization", entry.organization);
        json.put("pipeline", entry.pipeline);
        json.put("number", entry.number);
        json.put("status", entry.status.name());
        json.put("created_at", entry.createdAt == null ? null : entry.createdAt.toString());
        json.put("read_at", entry.readAt.toString());
        json.put("checks", entry.checks);
        json.put("run", entry.run);
        if (entry.large > 0) {
            json.put("large", entry.large);
        }
        return json;
    }

    private static Entry fromJson(String id, Map<String, Object> json) {
        Object created = json.get("created_at");
        return new Entry(id, (String) json.get("organization"), (String) json.get("pipeline"),
                ((Number) json.get("number")).longValue(), BuildFacts.Status.valueOf((String) json.get("status")),
                created == null ? null : Instant.parse((String) created), Instant.parse((String) json.get("read_at")),
                ((Number) json.get("checks")).intValue(), (String) json.get("run"),
                json.get("large") instanceof Number jobs ? jobs.intValue() : 0);
    }
}
