package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.OwnApi;

/** A window of a builds list is read whole, whatever the list's order, and at what price. */
class WindowUnitTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;

    /** Pairs of builds of which the older one comes first: what an edge of a page cuts apart used to be lost for good. */
    @Test
    void pairsThatOvertookEachOtherBySecondsAreAllRead() {
        try (Walks walks = walks(new OwnApi("p"))) {
            Instant newest = NOW.minus(Duration.ofHours(1));
            walks.api.add("p", newest.plusSeconds(60));
            for (int pair = 0; pair < 150; pair++) {
                Instant at = newest.minus(Duration.ofMinutes(10L * pair));
                walks.api.add("p", at, at.plusMillis(1));
                walks.api.add("p", at.plusSeconds(3), at);
            }
            walks.run("builds");
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
            assertThat(walks.api.count("/builds")).as("a full list and the look at its newest").isLessThanOrEqualTo(5);
            assertThat(walks.notices).as("said once").singleElement().asString().contains("order of created_at")
                    .contains("3 s").contains("none is lost");
            walks.now(NOW.plusSeconds(600)).run("builds");
            assertThat(walks.notices).hasSize(1);
        }
    }

    /** Disorder that no page shows, because it falls between two. */
    @Test
    void aBuildThatTheEdgeOfAnOrderedPageHidesIsRead() {
        try (Walks walks = walks(new OwnApi("p"))) {
            for (int i = 0; i < 300; i++) {
                Instant at = NOW.minus(Duration.ofMinutes(90 + 2 * i));
                walks.api.add("p", i == 100 ? at.plusSeconds(120 + 55) : at, at);
            }
            walks.run("builds");
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 60, 1", "2, 60, 120", "3, 20, 20", "4, 5, 300", "5, 60, 10", "6, 1, 3600", "7, 60, 30"})
    void anyDisorderUpToAMinuteLosesNothingHoweverDenseTheList(long seed, int disorder, int apart) {
        Random random = new Random(seed);
        try (Walks walks = walks(new OwnApi("p", "q"))) {
            Instant at = NOW.minus(Duration.ofHours(1));
            for (int i = 0; i < 1_500; i++) {
                at = at.minusMillis(random.nextInt(2_000 * apart));
                walks.api.add(random.nextBoolean() ? "p" : "q", at.plusMillis(random.nextInt(disorder * 1_000)), at);
            }
            long requests = walks.run("builds");
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
            assertThat(requests).as("pages, a few in a hundred more for the overlaps, and the parents")
                    .isLessThanOrEqualTo(15 + 1 + 3);
        }
    }

    @Test
    void disorderOfMoreThanAMinuteIsToldAndTheOverlapWidened() {
        try (Walks walks = walks(new OwnApi("p"))) {
            for (int i = 0; i < 400; i++) {
                Instant at = NOW.minus(Duration.ofMinutes(90 + 2 * i));
                walks.api.add("p", i % 7 == 3 ? at.plusSeconds(300) : at, at);
            }
            walks.run("builds");
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
            assertThat(walks.notices).singleElement().asString().contains("verify");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aWalkThatIsKilledAfterAnyPageGoesOnAndLosesNothingOfADisorderedList(int commits) {
        Random random = new Random(commits);
        try (Walks walks = walks(new OwnApi("p"))) {
            for (int i = 0; i < 400; i++) {
                Instant at = NOW.minus(Duration.ofSeconds(3_600 + 50L * i));
                walks.api.add("p", at.plusSeconds(random.nextInt(60)), at);
            }
            walks.run("organizations", "pipelines");
            walks.run(commits, "builds");
            assertThat(walks.ids("builds")).hasSizeLessThan(400);
            walks.now(NOW.plusSeconds(30)).run("builds");
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
        }
    }

    @Test
    void aDeletionWhileTheListIsReadPullsNoBuildPastTheWalk() {
        try (Walks walks = walks(new OwnApi("p"))) {
            for (int i = 0; i < 500; i++) {
                walks.api.add("p", NOW.minus(Duration.ofSeconds(3_600 + 70L * i)));
            }
            var doomed = walks.api.builds().get(50);
            walks.api.fate(asked -> {
                if (walks.api.count("/builds") == 3) {
                    walks.api.delete(doomed);
                }
                return OwnApi.Fate.WHOLE;
            });
            walks.run("builds");
            assertThat(walks.ids("builds")).containsAll(walks.api.ids());
        }
    }

    @Test
    void aMinuteThatIsDeeperThanTheListGoesIsReadAllTheSame() {
        try (Walks walks = walks(new OwnApi("p").depth(200))) {
            for (int i = 0; i < 900; i++) {
                walks.api.add("p", NOW.minus(Duration.ofHours(1)).minusMillis(100L * i));
            }
            walks.run("builds");
            assertThat(walks.failures).isEmpty();
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
        }
    }

    @Test
    void aSecondThatIsDeeperThanTheListGoesIsReadByPipelines() {
        try (Walks walks = walks(new OwnApi("p", "q", "r").depth(100))) {
            for (int i = 0; i < 250; i++) {
                walks.api.add("pqr".substring(i % 3, i % 3 + 1), NOW.minus(Duration.ofHours(1)).plusMillis(i));
            }
            for (int i = 1; i < 50; i++) {
                walks.api.add("p", NOW.minus(Duration.ofHours(2 + i)));
            }
            walks.run("builds");
            assertThat(walks.failures).isEmpty();
            assertThat(walks.ids("builds")).isEqualTo(walks.api.ids());
        }
    }

    @Test
    void aSecondOfOnePipelineThatIsDeeperThanTheListGoesFailsByNameAndAgainInTheNextRun() {
        try (Walks walks = walks(new OwnApi("p").depth(100))) {
            for (int i = 0; i < 150; i++) {
                walks.api.add("p", NOW.minus(Duration.ofHours(1)).plusMillis(i));
            }
            walks.api.add("p", NOW.minus(Duration.ofHours(2)));
            walks.run("builds");
            assertThat(walks.failures).singleElement().asString().contains("/pipelines/p/builds")
                    .contains("2026-03-10T11:00:00Z");
            assertThat(walks.ids("builds")).contains("p-151").hasSizeLessThan(151);
            walks.now(NOW.plusSeconds(600)).run("builds");
            assertThat(walks.failures).as("it is not taken for read").hasSize(2);
        }
    }

    private Walks walks(OwnApi api) {
        return new Walks(api, folder, NOW);
    }
}
