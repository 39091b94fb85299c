package dev.kitecaravan.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;

/**
 * What a run waits for just now, as its threads tell: the budget, another attempt, a commit, the lease, a lock. A wait of more
 * than ten seconds is said: at once with its end where that is known, otherwise after ten seconds, and then every minute.
 * Thread-safe.
 */
public final class LongWaits implements ApiListener, AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'")
            .withZone(ZoneOffset.UTC);
    private static final String BUDGET = "the budget of ";

    private final Clock clock;
    private final Consumer<String> says;
    private final ScheduledExecutorService thread;
    private final Map<String, Wait> waits = new LinkedHashMap<>();

    /** One thing that is waited for, by one thread or several. */
    private static final class Wait {
        private final Instant since;
        private Instant until;
        private Instant said;
        private int waiting;

        private Wait(Instant since) {
            this.since = since;
        }
    }

    /** @param says told of a long wait, in a few words such as "waiting for the budget of user until 10:00:30 UTC" */
    public LongWaits(Consumer<String> says) {
        this(Clock.systemUTC(), says, Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "waits");
            made.setDaemon(true);
            return made;
        }));
        thread.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** With another clock, and nobody who looks at it but the caller of {@link #look}. */
    LongWaits(Clock clock, Consumer<String> says) {
        this(clock, says, null);
    }

    private LongWaits(Clock clock, Consumer<String> says, ScheduledExecutorService thread) {
        this.clock = clock;
        this.says = says;
        this.thread = thread;
    }

    /**
     * A wait begins.
     *
     * @param what  what is waited for
     * @param until when it is over at the latest; null when nobody knows
     * @return ends it
     */
    public synchronized Waiting begin(String what, Instant until) {
        Wait wait = waits.computeIfAbsent(what, w -> new Wait(clock.instant()));
        wait.waiting++;
        wait.until = until;
        look();
        return () -> end(what);
    }

    private synchronized void end(String what) {
        Wait wait = waits.get(what);
        if (wait != null && --wait.waiting == 0) {
            waits.remove(what);
        }
    }

    @Override
    public synchronized void waitingForBudget(ApiRequest request, String scope, Duration atMost) {
        Wait wait = waits.computeIfAbsent(BUDGET + scope, w -> new Wait(clock.instant()));
        Instant until = clock.instant().plus(atMost);
        // Every thread that waits tells the same end, give or take a little; a later one is another window's.
        if (wait.until == null || until.isAfter(wait.until.plusSeconds(1))) {
            wait.until = until;
            wait.said = null;
        }
        look();
    }

    @Override
    public synchronized void waitedForBudget(ApiRequest request, Duration total) {
        waits.keySet().removeIf(what -> what.startsWith(BUDGET));
    }

    /** Said as a warning by {@link Traffic}, with its reason; here for the progress line. */
    @Override
    public synchronized void retrying(ApiRequest request, String reason, Duration delay) {
        Wait wait = waits.computeIfAbsent("another attempt at " + request.endpoint(), w -> new Wait(clock.instant()));
        wait.until = clock.instant().plus(delay);
        wait.said = wait.until;
    }

    /** Says what is due by now. */
    synchronized void look() {
        Instant now = clock.instant();
        waits.values().removeIf(wait -> wait.waiting == 0 && !wait.until.isAfter(now));
        waits.forEach((what, wait) -> {
            if (isLong(wait, now) && (wait.said == null
                    || wait.until == null && !wait.said.plus(AGAIN).isAfter(now))) {
                wait.said = now;
                says.accept(sentence(what, wait, now));
            }
        });
    }

    /** The first of the long waits, in the words in which they are said; null for none. */
    public synchronized String current() {
        Instant now = clock.instant();
        return waits.entrySet().stream()
                .filter(wait -> isLong(wait.getValue(), now)
                        && (wait.getValue().until == null || wait.getValue().until.isAfter(now)))
                .map(wait -> sentence(wait.getKey(), wait.getValue(), now)).findFirst().orElse(null);
    }

    private static boolean isLong(Wait wait, Instant now) {
        Instant end = wait.until == null ? now : wait.until;
        return Duration.between(wait.since, end).compareTo(LONG) > 0;
    }

    private static String sentence(String what, Wait wait, Instant now) {
        return "waiting for " + what + (wait.until == null
                ? ", " + Duration.between(wait.since, now).toSeconds() + " s so far"
                : " until " + TIME.format(wait.until));
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
