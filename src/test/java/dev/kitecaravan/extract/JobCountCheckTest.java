package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** What the API counts of a build's jobs, beside those that its list shows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JobCountCheckTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;
    private OwnApi.Build build;

    @BeforeEach
    void start() {
        api = new OwnApi("p");
        walks = new Walks(api, folder, NOW);
        build = api.add("p", NOW.minusSeconds(86_400));
        build.json.put("jobs", List.of(Map.of("id", "j", "state", "passed")));
        count(1);
        walks.run("builds");
    }

    @AfterEach
    void end() {
        walks.close();
    }

    private void count(int passed) {
        build.json.put("job_state_counts", Map.of("total", passed, "states", Map.of("passed", passed)));
    }

    private long differing() {
        Walks.Verified verified = walks.verifyJobCounts();
        assertThat(verified.cost()).as("the list, and each build").isEqualTo(2);
        return verified.findings().get(0).jobs();
    }

    @Test
    void aBuildOfWhichTheListShowsAllJobsDoesNotDifferAndIsAskedForWithoutThem() {
        assertThat(differing()).isZero();
        assertThat(api.asked).filteredOn(asked -> asked.path().endsWith("/builds/1")).singleElement()
                .satisfies(asked -> assertThat(asked.only("exclude_jobs")).isEqualTo("true"));
    }

    @Test
    void oneOfWhichItShowsFewerDiffers() {
        count(2);
        assertThat(differing()).isOne();
    }

    @Test
    void oneThatIsGoneMeanwhileDiffers() {
        api.fate(asked -> {
            if (asked.path().endsWith("/builds/1")) {
                api.delete(build);
            }
            return OwnApi.Fate.WHOLE;
        });
        assertThat(differing()).isOne();
    }
}
