package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.quartz.SchedulerException;

import dev.kitecaravan.serve.Schedule.Verdict;

/** When endpoints are fired, by Quartz itself. */
class ScheduleTest {
    private static final String NEVER_SOON = "0 0 3 1 1 ?";
    private static final String EVERY_SECOND = "* * * * * ?";

    private final List<String> fired = new CopyOnWriteArrayList<>();

    @Test
    void aFiringThatWasMissedIsMadeUpForOnce() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.READ;
        })) {
            schedule.add("missed", NEVER_SOON, Instant.now().minus(Duration.ofDays(400)));
            schedule.add("never read", NEVER_SOON, null);
            schedule.add("in time", NEVER_SOON, Instant.now());
            schedule.add("marker", EVERY_SECOND, Instant.now());
            schedule.start(Duration.ZERO);
            await().until(() -> fired.stream().filter("marker"::equals).count() >= 2);
            assertThat(fired).filteredOn(e -> !e.equals("marker")).containsExactlyInAnyOrder("missed", "never read");
        }
    }

    /** A machine whose clock was ahead wrote down times that are still to come; until then nothing would be read. */
    @Test
    void anEndpointThatWasReadInTheFutureIsReadByItsScheduleAllTheSame() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.READ;
        })) {
            schedule.add("ahead", EVERY_SECOND, Instant.now().plus(Duration.ofDays(30)));
            schedule.start(Duration.ZERO);
            await().until(() -> fired.contains("ahead"));
        }
    }

    @Test
    void anEndpointNeverOverlapsItselfAndOthersWait() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running.decrementAndGet();
            fired.add(endpoint);
            return Verdict.READ;
        })) {
            schedule.add("a", EVERY_SECOND, Instant.now());
            schedule.add("b", EVERY_SECOND, Instant.now());
            schedule.start(Duration.ZERO);
            await().until(() -> running.get() == 1);
            Instant missed = schedule.next("a").orElseThrow().plusSeconds(1);
            await().until(() -> Instant.now().isAfter(missed));
            assertThat(fired).isEmpty();
            go.countDown();
            await().until(() -> fired.containsAll(List.of("a", "b")) && fired.size() >= 4);
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void afterAFailureItIsTriedAgainBeforeItsTime() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.FAILED;
        })) {
            Instant began = Instant.now();
            schedule.add("failing", NEVER_SOON, null);
            schedule.start(Duration.ZERO);
            await().until(() -> schedule.again("failing").isPresent());
            assertThat(schedule.again("failing").orElseThrow()).isBetween(began.plusSeconds(30),
                    Instant.now().plusSeconds(61));
            assertThat(fired).hasSize(1);
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Else a service that was down for a week would read each endpoint as often as it should have. */
    @Test
    void ofManyFiringsThatWereMissedOneIsMadeUpFor() {
        int farFromNow = Instant.now().plus(Duration.ofHours(12)).atZone(ZoneOffset.UTC).getHour();
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.READ;
        })) {
            schedule.add("daily", "0 0 " + farFromNow + " * * ?", Instant.now().minus(Duration.ofDays(10)));
            schedule.add("marker", EVERY_SECOND, Instant.now());
            schedule.start(Duration.ZERO);
            await().until(() -> fired.stream().filter("marker"::equals).count() >= 2);
            assertThat(fired).containsOnlyOnce("daily");
        }
    }

    @Test
    void thePauseAfterFailuresDoublesAndEndsWithOneThatGoesWell() {
        AtomicReference<Verdict> next = new AtomicReference<>(Verdict.FAILED);
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return next.get();
        })) {
            schedule.add("moody", NEVER_SOON, Instant.now());
            schedule.start(Duration.ZERO);
            for (int minutes : new int[]{1, 2, 4, 8, 16, 32, 60, 60}) {
                assertThat(pauseAfterAFiring(schedule)).as("after " + fired.size() + " failures")
                        .isBetween(Duration.ofMinutes(minutes).minusSeconds(30), Duration.ofMinutes(minutes));
            }
            next.set(Verdict.READ);
            assertThat(pauseAfterAFiring(schedule)).as("it went well, and is not tried again").isNull();
            next.set(Verdict.FAILED);
            assertThat(pauseAfterAFiring(schedule)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        }
    }

    /** How long after a firing it is tried again; null when it is not. */
    private Duration pauseAfterAFiring(Schedule schedule) {
        int before = fired.size();
        schedule.fire("moody");
        await().until(() -> fired.size() == before + 1 && !schedule.isFiring());
        try {
            return schedule.again("moody").map(at -> Duration.between(Instant.now(), at)).orElse(null);
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatItsScheduleFiresSoonerIsNotTriedAgainBesides() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.FAILED;
        })) {
            schedule.add("often", EVERY_SECOND, Instant.now());
            schedule.start(Duration.ZERO);
            await().until(() -> fired.size() >= 2);
            assertThat(schedule.again("often")).isEmpty();
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itRunsFromItsStartToItsPauseAndEndsWithItsClosing() {
        Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> Verdict.READ);
        try (schedule) {
            assertThat(schedule.isRunning()).as("before its start").isFalse();
            schedule.start(Duration.ofHours(1));
            assertThat(schedule.isRunning()).as("in its delay").isFalse();
            schedule.start(Duration.ZERO);
            assertThat(schedule.isRunning()).isTrue();
            schedule.pause();
            assertThat(schedule.isRunning()).as("paused").isFalse();
            assertThat(schedule.hasEnded()).isFalse();
        }
        assertThat(schedule.hasEnded()).isTrue();
        assertThat(schedule.isRunning()).isFalse();
    }

    /** A file would be closed under the run that writes it. */
    @Test
    void itsClosingWaitsForTheFiringUnderWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add("begun");
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            fired.add("ended");
            return Verdict.READ;
        });
        schedule.add("slow", NEVER_SOON, null);
        schedule.start(Duration.ZERO);
        await().until(() -> fired.contains("begun"));
        Thread closing = new Thread(schedule::close, "closing");
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING
                || closing.getState() == Thread.State.TIMED_WAITING || closing.getState() == Thread.State.TERMINATED);
        assertThat(closing.isAlive()).isTrue();
        go.countDown();
        closing.join(20_000);
        assertThat(fired).containsExactly("begun", "ended");
    }

    @Test
    void whatWasStoppedGoesOnAtOnce() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return fired.size() < 3 ? Verdict.STOPPED : Verdict.READ;
        })) {
            schedule.add("stopped", NEVER_SOON, null);
            schedule.start(Duration.ZERO);
            await().until(() -> fired.size() == 3);
        }
    }

    @Test
    void anEndpointThatIsNoMoreIsForgotten() {
        try (Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> {
            fired.add(endpoint);
            return Verdict.READ;
        })) {
            schedule.add("gone", EVERY_SECOND, Instant.now());
            schedule.add("kept", EVERY_SECOND, Instant.now());
            schedule.keepOnly(List.of("kept"));
            schedule.start(Duration.ZERO);
            await().until(() -> fired.size() >= 2);
            assertThat(fired).containsOnly("kept");
        }
    }

    @Test
    void schedulesAreInTheirTimeZone() {
        try (Schedule schedule = Schedule.inMemory(ZoneId.of("Asia/Kolkata"), (endpoint, due) -> Verdict.READ)) {
            schedule.add("nightly", "0 0 3 * * ?", null);
            assertThat(schedule.next("nightly").orElseThrow().atZone(ZoneOffset.UTC).toLocalTime())
                    .isEqualTo(LocalTime.of(21, 30));
        }
    }
}
