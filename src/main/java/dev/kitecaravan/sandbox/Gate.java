package dev.kitecaravan.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * What every request passes: token, rate limit, drift, scope, and on the way back faults, compression and the request
 * log.
 */
final class Gate {
    private static final String WHO = "Authentication required. Please supply a valid API Access Token:"
            + " https://buildkite.com/docs/apis/rest-api#authentication";
    private static final int WORTH_COMPRESSING = 1400;
    private static final long TOO_BIG_TO_HOLD = 32L << 20;

    private final SandboxSettings settings;
    private final World world;
    private final SandboxAnswers answers;
    private final Drifter drifter;
    private final RequestLog requests;
    private final Function<HttpRequest, HttpAnswer> control;
    private final RateLimiter limiter;
    private final SandboxFaults faults;

    Gate(SandboxSettings settings, World world, Clock clock, SandboxAnswers answers, Drifter drifter,
            RequestLog requests,
            Function<HttpRequest, HttpAnswer> control) {
        this.settings = settings;
        this.world = world;
        this.answers = answers;
        this.drifter = drifter;
        this.requests = requests;
        this.control = control;
        this.limiter = new RateLimiter(settings, clock);
        this.faults = new SandboxFaults(settings);
    }

    HttpAnswer answer(HttpRequest request) {
        if (request.rawPath().startsWith("/_sandbox/")) {
            return control.apply(request);
        }
        Instant came = Instant.now();
        Optional<SandboxEndpoint.Match> match = SandboxEndpoint.of(request.segments());
        Passed passed = checked(request, match);
        HttpAnswer answer = passed.answer;
        requests.add(new RequestLog.Request(request.method(), request.target(),
                match.map(found -> found.endpoint().kind()).orElse("unknown"),
                answer.reset || answer.silent ? 0 : answer.status, request.authorized(), came, passed.window,
                passed.fault));
        return answer;
    }

    /** An answer, the rate window it was charged to, −1 for none, and what goes wrong with it, null for nothing. */
    private record Passed(HttpAnswer answer, long window, FaultKind fault) {
    }

    private Passed checked(HttpRequest request, Optional<SandboxEndpoint.Match> match) {
        if (match.isPresent() && match.get().endpoint() == SandboxEndpoint.META) {
            return new Passed(answers.meta(), -1, null);
        }
        if (!request.header("authorization").orElse("").equals("Bearer " + settings.token())) {
            return new Passed(HttpAnswer.message(401, WHO), -1, null);
        }
        FaultKind fault = faults.next().orElse(null);
        RateLimiter.Charge charge = limiter.charge(charged(match), fault == FaultKind.SPENT);
        Optional<RateLimiter.Usage> exceeded = charge.exceeded();
        HttpAnswer answer = exceeded.isPresent()
                ? HttpAnswer.json(429, exceeded.get().refusal())
                : admitted(request, match, charge, fault);
        boolean wentWrong = exceeded.isEmpty() || fault == FaultKind.SPENT;
        answer.headers.addAll(limiter.headers(charge));
        answer.header("X-Request-Id", UUID.randomUUID().toString()).header("X-OAuth-Scopes",
                String.join(", ", new TreeSet<>(settings.scopes())));
        return new Passed(answer, charge.window(), wentWrong ? fault : null);
    }

    private HttpAnswer admitted(HttpRequest request, Optional<SandboxEndpoint.Match> match, RateLimiter.Charge charge,
            FaultKind fault) {
        drifter.step();
        HttpAnswer answer = told(request, match, charge);
        if (fault != null) {
            answer = faults.spoil(fault, answer);
        }
        boolean compress = settings.gzip() && answer.sendOnly < 0 && !answer.reset && !answer.silent
                && answer.status != 206
                && answer.length > WORTH_COMPRESSING && answer.length < TOO_BIG_TO_HOLD
                && request.method().equals("GET") && request.header("accept-encoding").orElse("").contains("gzip");
        if (compress) {
            compress(answer);
        }
        return answer;
    }

    private HttpAnswer told(HttpRequest request, Optional<SandboxEndpoint.Match> match, RateLimiter.Charge charge) {
        try {
            if (match.isEmpty()) {
                throw new Refusal(404, "No route matches " + request.rawPath());
            }
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                throw new Refusal(405, "The sandbox only answers GET and HEAD.");
            }
            match.get().endpoint().scope().filter(scope -> !settings.scopes().contains(scope)).ifPresent(scope -> {
                throw new Refusal(403, "Your access token doesn't have the " + scope + " scope");
            });
            return answers.answer(request, match.get(), charge);
        } catch (Refusal refusal) {
            return HttpAnswer.message(refusal.status, refusal.getMessage());
        }
    }

    /** Lists over all organizations are charged to all of them. */
    private List<String> charged(Optional<SandboxEndpoint.Match> match) {
        if (match.isEmpty()) {
            return List.of();
        }
        return switch (match.get().endpoint()) {
            case BUILDS, ORGANIZATIONS -> world.organizations().stream().map(Organization::slug).toList();
            default -> Optional.ofNullable(match.get().values().get("org")).flatMap(world::organization)
                    .map(organization -> List.of(organization.slug())).orElse(List.of());
        };
    }

    private static void compress(HttpAnswer answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) answer.length / 6 + 64);
        try (GZIPOutputStream gzip = new Fast(bytes)) {
            answer.body.write(gzip);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        answer.length = bytes.size();
        answer.body = bytes::writeTo;
        answer.header("Content-Encoding", "gzip").header("Vary", "Accept-Encoding");
    }

    /** The quickest level: the machine's time belongs to the program under test. */
    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(java.util.zip.Deflater.BEST_SPEED);
        }
    }
}
