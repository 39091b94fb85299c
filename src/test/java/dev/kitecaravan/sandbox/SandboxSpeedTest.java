package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The sandbox must never be what a measurement measures. */
class SandboxSpeedTest {
    @Test
    @EnabledIfSystemProperty(named = "caravan.soak", matches = "true")
    void servesAHundredMegabytesASecond() {
        try (Sandbox sandbox = Sandbox
                .start(SandboxSettings.standard().withBuilds(20_000).withExactJobs(10).withoutLimits())) {
            SandboxClient client = new SandboxClient(sandbox);
            read(client, 50);
            long began = System.nanoTime();
            long bytes = read(client, 400);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(bytes / seconds / 1e6).as("MB/s").isGreaterThan(100);
        }
    }

    private static long read(SandboxClient client, int pages) {
        long bytes = 0;
        for (int i = 0; i < pages; i++) {
            bytes += client.get("/v2/builds?per_page=100&include_retried_jobs=true&exclude_pipeline=true&page="
                    + (1 + i % 50)).response().body().length;
        }
        return bytes;
    }
}
