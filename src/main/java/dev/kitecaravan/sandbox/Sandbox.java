package dev.kitecaravan.sandbox;

import java.net.URI;
import java.util.UUID;

/**
 * A Buildkite REST API on loopback. It answers under {@link #origin()} until it is closed; {@code /_sandbox/} on the
 * same port shows and steers it without a token and without limits: GET report, GET requests, POST quiet, POST
 * reset-requests.
 *
 * <p>URLs inside the bodies name {@code https://api.buildkite.com}, as they do behind a proxy, so that the bytes depend
 * on seed and clock base only; links to other pages lead to the origin.
 */
public final class Sandbox implements AutoCloseable {
    private final SandboxSettings settings;
    private final World world;
    private final BigLog bigLog;
    private final Changes changes;
    private final Drifter drifter;
    private final RequestLog requests = new RequestLog();
    private final HttpListener listener;
    private final URI origin;

    private Sandbox(SandboxSettings settings) {
        this.settings = settings;
        long base = settings.clockBase() == null ? System.currentTimeMillis() : settings.clockBase().toEpochMilli();
        Clock clock = new Clock(base);
        long made = settings.dataAsOf() == null ? base : settings.dataAsOf().toEpochMilli();
        world = new WorldFactory(settings, made).make();
        bigLog = BigLog.choose(world, settings.bigLogBytes());
        changes = new Changes(world, clock, settings.seed());
        drifter = new Drifter(world, changes, settings);
        SandboxLinks links = new SandboxLinks(settings);
        SandboxAnswers answers = new SandboxAnswers(world, settings, clock, bigLog, links);
        Gate gate = new Gate(settings, world, clock, answers, drifter, requests, this::control);
        listener = HttpListener.start(settings.port(), gate::answer, clock);
        origin = URI.create("http://127.0.0.1:" + listener.port());
        links.origin(origin);
    }

    /** @throws IllegalStateException when the port is taken */
    public static Sandbox start(SandboxSettings settings) {
        return new Sandbox(settings);
    }

    /** Scheme, host and port, without a slash at the end. */
    public URI origin() {
        return origin;
    }

    public int port() {
        return listener.port();
    }

    /** The only token that is let in. */
    public String token() {
        return settings.token();
    }

    public SandboxSettings settings() {
        return settings;
    }

    /** What it holds now. */
    public SandboxReport report() {
        return SandboxReport.of(world, settings.annotated(), bigLog);
    }

    public RequestLog requests() {
        return requests;
    }

    /** Changes what it holds. */
    public Changes changes() {
        return changes;
    }

    /** Stops all drift. */
    public void quiet() {
        drift(Drift.NONE);
    }

    /** From now on so much changes at every request. */
    public void drift(Drift drift) {
        drifter.set(drift);
    }

    /** The job with the big log; null when the settings ask for none. */
    public UUID bigLogJob() {
        return bigLog.job();
    }

    /** The build of the job with the big log; null when the settings ask for none. */
    public BuildAddress bigLogBuild() {
        return bigLog.build() == null ? null : bigLog.build().address();
    }

    @Override
    public void close() {
        listener.close();
    }

    private HttpAnswer control(HttpRequest request) {
        return switch (request.method() + " " + request.rawPath()) {
            case "GET /_sandbox/report" -> HttpAnswer.json(200, report().json());
            case "GET /_sandbox/requests" -> HttpAnswer.json(200, requests.json());
            case "POST /_sandbox/quiet" -> {
                quiet();
                yield HttpAnswer.message(200, "Nothing changes any more.");
            }
            case "POST /_sandbox/reset-requests" -> {
                requests.reset();
                yield HttpAnswer.message(200, "The request log is empty.");
            }
            default -> HttpAnswer.message(404, "The sandbox knows GET /_sandbox/report, GET /_sandbox/requests,"
                    + " POST /_sandbox/quiet and POST /_sandbox/reset-requests.");
        };
    }
}
