package dev.kitecaravan.extract.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * Requests left, per user and per organization, as Buildkite's rate headers tell. Shared by every thread that uses one
 * token. It never blocks by itself: {@link #tryTake} says when to ask again.
 *
 * <p>
 * A request is let go while {@code remaining - in flight > reserve} in every scope that it is charged to. Otherwise it
 * waits for the end of the window; then one request probes, and the others follow by what its answer says, so that
 * several programs on one token do not all assume a whole fresh window. A server that sends no figures is not paced.
 */
public final class Budget {
    private static final String USER = "user";
    private static final String ALL = "all organizations";
    /** Where requests come more seldom than this, in a second, each is dear. */
    private static final int FEW = 10;
    private static final long PAD_STEP = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAD = Duration.ofSeconds(1).toNanos();

    private final Reserve reserve;
    private final Duration fallback;
    private final WaitClock clock;
    private final DoubleSupplier random;
    private final Map<String, Bucket> buckets = new TreeMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private long pad;
    private long version;

    /** With the system's monotonic clock. */
    public Budget(Reserve reserve) {
        this(reserve, RetrySettings.DEFAULT.refusalFallback(), WaitClock.ofMachine(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param fallback
     *            how long a window is taken to last, and a refusal to hold, when the server does not say
     * @param clock
     *            by which all that use it wait
     * @param random
     *            numbers in [0, 1) for jitter
     */
    public Budget(Reserve reserve, Duration fallback, WaitClock clock, DoubleSupplier random) {
        this.reserve = reserve;
        this.fallback = fallback;
        this.clock = clock;
        this.random = random;
    }

    /** A request that was let go: hand it back by exactly one of answered, refused and failed. */
    record Ticket(List<Bucket> buckets, Bucket organization, long sentAt) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * Let go (a ticket) or not: then whose budget is spent, when to ask again at the latest, and the version after which
     * it is worth asking earlier.
     */
    record Take(Ticket ticket, String scope, long until, long version) {
        boolean granted() {
            return ticket != null;
        }
    }

    /**
     * What is known of a scope.
     *
     * @param scope
     *            {@code user}, {@code organization <slug>}, or {@code all organizations} for lists over several
     * @param limit
     *            requests per window, -1 when unknown
     * @param remaining
     *            as last told, -1 when unknown
     * @param resetsIn
     *            until the window ends
     */
    public record Reading(String scope, int limit, int remaining, int inFlight, int reserve, Duration resetsIn) {
    }

    /** Adds to the organizations that a request without one is charged to. */
    public synchronized void know(Collection<String> slugs) {
        known.addAll(slugs);
    }

    /** All scopes that were used, by name. */
    public synchronized List<Reading> readings() {
        long now = clock.getAsLong();
        return buckets.values().stream().map(bucket -> bucket.reading(now, pace())).toList();
    }

    /** Whether windows give so few requests that none should be spent twice; false until an answer tells of a window. */
    public synchronized boolean isScarce() {
        return buckets.values().stream().anyMatch(bucket -> bucket.givesFewerThan(FEW));
    }

    long now() {
        return clock.getAsLong();
    }

    WaitClock clock() {
        return clock;
    }

    synchronized Take tryTake(Set<String> organizations) {
        known.addAll(organizations);
        long now = clock.getAsLong();
        Set<String> charged = organizations.isEmpty() ? known : organizations;
        Bucket learning = charged.size() == 1 ? organization(charged.iterator().next()) : bucket(ALL);
        Set<Bucket> all = new LinkedHashSet<>();
        all.add(bucket(USER));
        all.add(learning);
        charged.forEach(slug -> all.add(organization(slug)));
        Ticket ticket = new Ticket(new ArrayList<>(all), learning, now);
        Bucket latest = null;
        long until = now;
        for (Bucket bucket : all) {
            long opens = bucket.openAt(now, pace(), learns(ticket, bucket));
            if (opens > until) {
                latest = bucket;
                until = opens;
            }
        }
        if (latest != null) {
            return new Take(null, latest.scope, until, version);
        }
        all.forEach(bucket -> bucket.take(ticket, now, pace(), learns(ticket, bucket)));
        return new Take(ticket, "", now, version);
    }

    private boolean learns(Ticket ticket, Bucket bucket) {
        return bucket == ticket.organization() || bucket.scope.equals(USER);
    }

    private Bucket organization(String slug) {
        return bucket("organization " + slug);
    }

    private Bucket bucket(String scope) {
        return buckets.computeIfAbsent(scope, name -> new Bucket(name, fallback));
    }

    private Bucket.Pace pace() {
        return new Bucket.Pace(reserve, pad);
    }

    /** An answer arrived that is not a refusal of the rate limit. */
    synchronized void answered(Ticket ticket, UnaryOperator<String> header) {
        learn(ticket, RateFigures.of(header), true);
    }

    /** No answer arrived. */
    synchronized void failed(Ticket ticket) {
        learn(ticket, List.of(), false);
    }

    /**
     * A 429 arrived. Exhausted scopes are waited for as the headers say, and everything as long as the body or
     * Retry-After say; as long as the fallback when none says anything.
     *
     * @param seconds
     *            the larger of the body's reset and Retry-After; negative when neither was there
     * @param least
     *            seconds to wait at least, whatever is said
     */
    synchronized void refused(Ticket ticket, UnaryOperator<String> header, double seconds, long least) {
        List<RateFigures> figures = RateFigures.of(header);
        learn(ticket, figures, true);
        boolean told = figures.stream().anyMatch(one -> one.exhausted() && one.reset() >= 0);
        double said = seconds >= 0 ? Math.min(seconds, RateFigures.LONGEST_RESET) : told ? 0 : fallback.toNanos() / 1e9;
        double hold = Math.max(said, least);
        long jitter = (long) (random.getAsDouble() * Duration.ofMillis(100).toNanos());
        long until = clock.getAsLong() + (long) (hold * 1e9) + pad + jitter;
        if (hold > 0 || !told) {
            ticket.buckets().get(0).hold(until);
        }
    }

    private void learn(Ticket ticket, List<RateFigures> figures, boolean answered) {
        long now = clock.getAsLong();
        boolean early = false;
        for (Bucket bucket : ticket.buckets()) {
            boolean user = bucket.scope.equals(USER);
            RateFigures told = !learns(ticket, bucket)
                    ? null
                    : figures.stream().filter(one -> one.user() == user).findFirst().orElse(null);
            if (told == null) {
                bucket.untold(ticket, answered, now);
            } else if (bucket.told(ticket, told, now, random.getAsDouble())) {
                early = true;
                bucket.hold(now + Duration.ofMillis(50).toNanos());
            }
        }
        if (early) {
            pad = Math.min(LONGEST_PAD, pad + PAD_STEP);
        }
        wake();
    }

    /** Blocks until something changed after the version, or the time is over. */
    synchronized void await(long since, long until) throws InterruptedException {
        long left = until - clock.getAsLong();
        while (version == since && left > 0) {
            clock.await(this, left);
            left = until - clock.getAsLong();
        }
    }

    /** Lets every waiting thread look again. */
    synchronized void wake() {
        version++;
        notifyAll();
    }
}
