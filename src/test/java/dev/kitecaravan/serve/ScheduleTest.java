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
