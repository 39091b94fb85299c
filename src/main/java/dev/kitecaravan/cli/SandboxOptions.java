package dev.kitecaravan.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.settings.UsageException;
import picocli.CommandLine.Option;

/** The flags that shape a sandbox. */
final class SandboxOptions {
    private static final Pattern NAMED = Pattern.compile("The sandbox's (\\w+)");
    private static final Map<String, String> OPTIONS = Map.of("builds", "--sandbox-builds", "jobs", "--sandbox-jobs",
            "userLimit", "--sandbox-limit", "window", "--sandbox-window", "faultRate", "--sandbox-faults",
            "listDepth", "--sandbox-depth", "port", "--port");

    @Option(names = "--sandbox-builds", paramLabel = "N", defaultValue = "300", description = "Builds it holds (${DEFAULT-VALUE}).")
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

    @Option(names = "--sandbox-depth", paramLabel = "N", defaultValue = "5000", description = "A list of builds is refused from this row on (${DEFAULT-VALUE}).")
    private int depth;
    @Option(names = "--sandbox-gzip", paramLabel = "BOOLEAN", defaultValue = "true", arity = "1", description = "Whether answers are compressed for clients that ask for it (${DEFAULT-VALUE}).")
    private boolean gzip;
    @Option(names = "--sandbox-uniform", description = "For measuring: every build is over and has exactly that many jobs of one shape.")
    private boolean uniform;

    /** By the option's name in the place of the setting's. */
    private static String inOptions(String message) {
        Matcher named = NAMED.matcher(message);
        String option = named.lookingAt() ? OPTIONS.get(named.group(1)) : null;
        return option == null ? message : option + message.substring(named.end());
    }

    SandboxSettings settings(int port) {
        try {
            SandboxSettings settings = SandboxSettings.standard().withPort(port).withBuilds(builds).withSeed(seed)
                    .withJobs(jobs)
                    .withLimits(limit, (int) Math.min(Integer.MAX_VALUE, 4L * limit),
                            Duration.ofMillis(Math.round(window * 1000)))
                    .withFaults(faults).withListDepth(depth)
                    .withGzip(gzip);
            return uniform ? settings.withUniformJobs(jobs) : settings;
        } catch (IllegalArgumentException e) {
            throw new UsageException(inOptions(e.getMessage()));
        }
    }
}
