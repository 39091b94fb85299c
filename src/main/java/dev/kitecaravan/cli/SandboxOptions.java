package dev.kitecaravan.cli;

import java.time.Duration;

import dev.kitecaravan.sandbox.SandboxSettings;
import picocli.CommandLine.Option;

/** The flags that shape a sandbox. */
final class SandboxOptions {
    @Option(names = "--sandbox-builds", paramLabel = "N", defaultValue = "300", description = "Builds it holds, 1 to 100,000 (${DEFAULT-VALUE}).")
    private int builds;
    @Option(names = "--sandbox-seed", paramLabel = "N", defaultValue = "1", description = "Another seed, other data (${DEFAULT-VALUE}).")
    private long seed;
    @Option(names = "--sandbox-jobs", paramLabel = "N", defaultValue = "6", description = "Jobs of a build, on average (${DEFAULT-VALUE}).")
    private int jobs;
    @Option(names = "--sandbox-limit", paramLabel = "N", defaultValue = "200", description = "Requests the token may make in a window; four times as many per organization (${DEFAULT-VALUE}).")
    private int limit;
    @Option(names = "--sandbox-window", paramLabel = "SECONDS", defaultValue = "1", description = "Length of the rate window; Buildkite's is 60 (${DEFAULT-VALUE}).")
    private double window;
    @Option(names = "--sandbox-faults", paramLabel = "SHARE", defaultValue = "0", description = "Share of requests that go wrong, 0 to 1 (${DEFAULT-VALUE}).")
    private double faults;

    SandboxSettings settings(int port) {
        try {
            return SandboxSettings.standard().withPort(port).withBuilds(builds).withSeed(seed).withJobs(jobs)
                    .withLimits(limit, 4 * limit, Duration.ofMillis(Math.round(window * 1000))).withFaults(faults);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
