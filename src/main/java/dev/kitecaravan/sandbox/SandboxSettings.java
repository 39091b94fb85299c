package dev.kitecaravan.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the sandbox holds and how it behaves. Begin with {@link #standard()} and change what matters.
 *
 * @param port 0 for any free one
 * @param token the only token that is let in
 * @param scopes what the token may do; a missing one is answered with 403
 * @param seed two sandboxes with one seed and one clock base hold the same bytes
 * @param clockBase the time at the start, a few minutes after the newest build; null for now
 * @param dataAsOf the time the data was made for, when an earlier sandbox is to come back later; null for the clock base
 * @param organizations at least 1
 * @param pipelines in each organization, at least 1
 * @param builds in all organizations together, 0 or more
 * @param jobs jobs of a build: on average, or exactly when {@code exactJobs}
 * @param exactJobs every build has exactly {@code jobs} jobs, and none was retried before the start
 * @param uniform every build is over and every job of one shape: two queue rules, one tag of its agent, short fields; for measuring
 * @param largeEvery every build whose turn it is, counted from the oldest, is a large one; 0 for none
 * @param largeJobs jobs of a large build
 * @param buildsInOneSecond so many of the builds are made in one second
 * @param annotated the share of builds with annotations, 0 to 1
 * @param bigLogBytes the size of one chosen job's log; 0 for none
 * @param userLimit requests of the token in a window
 * @param organizationLimit requests to one organization in a window
 * @param window the length of the rate window
 * @param rateHeaders the spelling of the rate-limit headers
 * @param listDepth a list of builds is refused from this row on, with Buildkite's 400
 * @param drift what changes at every request
 * @param faultRate the share of requests that go wrong, 0 to 1
 * @param faults what goes wrong
 * @param slowBy how late a slow answer is
 * @param nextLink where links to the next page lead
 * @param otherHost the origin for {@link NextLink#OTHER_HOST}
 * @param gzip whether answers are compressed for clients that ask for it
 */
public record SandboxSettings(int port, String token, Set<String> scopes, long seed, Instant clockBase,
        Instant dataAsOf, int organizations, int pipelines, int builds, int jobs, boolean exactJobs, boolean uniform,
        int largeEvery, int largeJobs, int buildsInOneSecond,
        double annotated, long bigLogBytes, int userLimit, int organizationLimit, Duration window,
        RateHeaders rateHeaders, int listDepth, Drift drift, double faultRate, Set<FaultKind> faults, Duration slowBy,
        NextLink nextLink, URI otherHost, boolean gzip) {

    /** The scopes a new token gets: all that the sandbox's endpoints ask for. */
    public static final Set<String> ALL_SCOPES = SandboxEndpoint.scopes();

    private static final int NO_LIMIT = 1_000_000_000;

    public SandboxSettings {
        require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
        require(token != null && !token.isBlank(), "token", "an empty one", "at least one character");
        require(organizations >= 1, "organizations", organizations, "1 or more");
        require(pipelines >= 1, "pipelines", pipelines, "1 or more");
        require(builds >= 0, "builds", builds, "0 or more");
        require(jobs >= 1 && jobs <= 4000, "jobs", jobs, "1 to 4000");
        require(largeEvery >= 0, "largeEvery", largeEvery, "0 or more");
        require(largeJobs >= 1 && largeJobs <= 4000, "largeJobs", largeJobs, "1 to 4000");
        require(buildsInOneSecond >= 0 && buildsInOneSecond <= builds, "buildsInOneSecond", buildsInOneSecond,
                "0 to the number of builds");
        require(annotated >= 0 && annotated <= 1, "annotated", annotated, "0 to 1");
        require(bigLogBytes >= 0, "bigLogBytes", bigLogBytes, "0 or more");
        require(userLimit >= 1, "userLimit", userLimit, "1 or more");
        require(organizationLimit >= 1, "organizationLimit", organizationLimit, "1 or more");
        require(!window.isNegative() && !window.isZero(), "window", window, "more than zero");
        require(listDepth >= 1, "listDepth", listDepth, "1 or more");
        require(faultRate >= 0 && faultRate <= 1, "faultRate", faultRate, "0 to 1");
        require(faultRate == 0 || !faults.isEmpty(), "faults", "none", "at least one kind when faultRate is above 0");
        require(nextLink != NextLink.OTHER_HOST || otherHost != null, "otherHost", "none",
                "an origin, because nextLink is OTHER_HOST");
        scopes = Set.copyOf(scopes);
        faults = faults.isEmpty() ? Set.of() : Set.copyOf(faults);
    }

    /** 300 builds in 2 organizations, Buildkite's default limits in a window of 2 seconds, no drift and no faults. */
    public static SandboxSettings standard() {
        return new SandboxSettings(0, "sandbox-token", ALL_SCOPES, 1, null, null, 2, 6, 300, 6, false, false, 0, 1, 0,
                0.35,
                0, 50,
                200,
                Duration.ofSeconds(2), RateHeaders.CURRENT, 5000, Drift.NONE, 0, FaultKind.BRIEF,
                Duration.ofMillis(300), NextLink.RIGHT, null, true);
    }

    public SandboxSettings withPort(int value) {
        return with(f -> f.port = value);
    }

    public SandboxSettings withToken(String value) {
        return with(f -> f.token = value);
    }

    public SandboxSettings withScopes(Set<String> value) {
        return with(f -> f.scopes = value);
    }

    public SandboxSettings withSeed(long value) {
        return with(f -> f.seed = value);
    }

    public SandboxSettings withClockBase(Instant value) {
        return with(f -> f.clockBase = value);
    }

    /** The data of a sandbox that was started at another time, while the clock is this one's. */
    public SandboxSettings withDataAsOf(Instant value) {
        return with(f -> f.dataAsOf = value);
    }

    public SandboxSettings withOrganizations(int value) {
        return with(f -> f.organizations = value);
    }

    public SandboxSettings withPipelines(int value) {
        return with(f -> f.pipelines = value);
    }

    public SandboxSettings withBuilds(int value) {
        return with(f -> f.builds = value);
    }

    /** Every build has about so many jobs. */
    public SandboxSettings withJobs(int average) {
        return jobs(average, false);
    }

    /** Every build has so many jobs, none of them retried. */
    public SandboxSettings withExactJobs(int count) {
        return jobs(count, true);
    }

    private SandboxSettings jobs(int count, boolean exact) {
        return with(f -> {
            f.jobs = count;
            f.exactJobs = exact;
        });
    }

    /** Every build is over and has so many jobs, each of which makes four rows: itself, two rules, one tag. */
    public SandboxSettings withUniformJobs(int count) {
        return with(f -> {
            f.jobs = count;
            f.exactJobs = true;
            f.uniform = true;
        });
    }

    /** One build in so many has so many jobs, whatever the others have. */
    public SandboxSettings withLargeBuilds(int oneIn, int jobsOfIt) {
        return with(f -> {
            f.largeEvery = oneIn;
            f.largeJobs = jobsOfIt;
        });
    }

    public SandboxSettings withBuildsInOneSecond(int value) {
        return with(f -> f.buildsInOneSecond = value);
    }

    public SandboxSettings withAnnotated(double value) {
        return with(f -> f.annotated = value);
    }

    public SandboxSettings withBigLogBytes(long value) {
        return with(f -> f.bigLogBytes = value);
    }

    /** Requests in a window, of the token and to one organization. */
    public SandboxSettings withLimits(int user, int organization, Duration each) {
        return with(f -> {
            f.userLimit = user;
            f.organizationLimit = organization;
            f.window = each;
        });
    }

    /** Limits that no client reaches. */
    public SandboxSettings withoutLimits() {
        return withLimits(NO_LIMIT, NO_LIMIT, window);
    }

    public SandboxSettings withRateHeaders(RateHeaders value) {
        return with(f -> f.rateHeaders = value);
    }

    public SandboxSettings withListDepth(int value) {
        return with(f -> f.listDepth = value);
    }

    public SandboxSettings withDrift(Drift value) {
        return with(f -> f.drift = value);
    }

    /** So many of the requests go wrong, in these ways; in every brief one when none is named. */
    public SandboxSettings withFaults(double rate, FaultKind... kinds) {
        return with(f -> {
            f.faultRate = rate;
            f.faults = kinds.length == 0 ? FaultKind.BRIEF : Set.of(kinds);
        });
    }

    public SandboxSettings withSlowBy(Duration value) {
        return with(f -> f.slowBy = value);
    }

    /** Where links to the next page lead; the host counts for {@link NextLink#OTHER_HOST} only. */
    public SandboxSettings withNextLink(NextLink value, URI host) {
        return with(f -> {
            f.nextLink = value;
            f.otherHost = host;
        });
    }

    public SandboxSettings withGzip(boolean value) {
        return with(f -> f.gzip = value);
    }

    private SandboxSettings with(Consumer<Fields> change) {
        Fields fields = new Fields(this);
        change.accept(fields);
        return fields.settings();
    }

    private static void require(boolean holds, String name, Object was, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "The sandbox's " + name + " is " + was + ", but must be " + wanted + ".");
        }
    }

    /** The settings while one is changed. */
    private static final class Fields {
        private int port;
        private String token;
        private Set<String> scopes;
        private long seed;
        private Instant clockBase;
        private Instant dataAsOf;
        private int organizations;
        private int pipelines;
        private int builds;
        private int jobs;
        private boolean exactJobs;
        private boolean uniform;
        private int largeEvery;
        private int largeJobs;
        private int buildsInOneSecond;
        private double annotated;
        private long bigLogBytes;
        private int userLimit;
        private int organizationLimit;
        private Duration window;
        private RateHeaders rateHeaders;
        private int listDepth;
        private Drift drift;
        private double faultRate;
        private Set<FaultKind> faults;
        private Duration slowBy;
        private NextLink nextLink;
        private URI otherHost;
        private boolean gzip;

        Fields(SandboxSettings from) {
            port = from.port;
            token = from.token;
            scopes = from.scopes;
            seed = from.seed;
            clockBase = from.clockBase;
            dataAsOf = from.dataAsOf;
            organizations = from.organizations;
            pipelines = from.pipelines;
            builds = from.builds;
            jobs = from.jobs;
            exactJobs = from.exactJobs;
            uniform = from.uniform;
            largeEvery = from.largeEvery;
            largeJobs = from.largeJobs;
            buildsInOneSecond = from.buildsInOneSecond;
            annotated = from.annotated;
            bigLogBytes = from.bigLogBytes;
            userLimit = from.userLimit;
            organizationLimit = from.organizationLimit;
            window = from.window;
            rateHeaders = from.rateHeaders;
            listDepth = from.listDepth;
            drift = from.drift;
            faultRate = from.faultRate;
            faults = from.faults;
            slowBy = from.slowBy;
            nextLink = from.nextLink;
            otherHost = from.otherHost;
            gzip = from.gzip;
        }

        SandboxSettings settings() {
            return new SandboxSettings(port, token, scopes, seed, clockBase, dataAsOf, organizations, pipelines, builds,
                    jobs,
                    exactJobs, uniform, largeEvery, largeJobs, buildsInOneSecond, annotated, bigLogBytes, userLimit,
                    organizationLimit, window,
                    rateHeaders, listDepth, drift, faultRate, faults, slowBy, nextLink, otherHost, gzip);
        }
    }
}
