package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

/** When what was saved is taken. */
class RouteFolderWatchTest {
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private volatile String saved = "as it was";

    @Test
    void whatChangesIsTakenOnceAndWhatDoesNotIsLeftAlone() {
        try (RouteFolderWatch<String> watch = new RouteFolderWatch<>(() -> saved, saved, taken::add, OFTEN)) {
            await().during(OFTEN.multipliedBy(10)).until(taken::isEmpty);
            saved = "another";
            await().until(() -> !taken.isEmpty());
            await().during(OFTEN.multipliedBy(10)).until(() -> taken.equals(List.of("another")));
        }
    }

    /** A file that is just being written is not what somebody means. */
    @Test
    void whatChangesAtEveryLookIsNotTaken() {
        try (RouteFolderWatch<String> watch = new RouteFolderWatch<>(() -> saved += ".", saved, taken::add, OFTEN)) {
            await().during(OFTEN.multipliedBy(10)).until(taken::isEmpty);
        }
    }

    /** Else nothing that is saved later would be taken, and nobody would be told. */
    @Test
    void afterAVersionThatBreaksTheServiceTheNextOneIsTaken() {
        try (RouteFolderWatch<String> watch = new RouteFolderWatch<>(() -> {
            if (saved.equals("unreadable")) {
                throw new IllegalStateException(saved);
            }
            return saved;
        }, saved, now -> {
            taken.add(now);
            if (now.equals("broken")) {
                throw new IllegalStateException("the schedule does not take it");
            }
        }, OFTEN)) {
            saved = "broken";
            await().until(() -> taken.equals(List.of("broken")));
            saved = "unreadable";
            await().during(OFTEN.multipliedBy(10)).until(() -> taken.size() == 1);
            saved = "mended";
            await().untilAsserted(() -> assertThat(taken).containsExactly("broken", "mended"));
        }
    }
}
