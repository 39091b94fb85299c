package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Decides which requests go wrong, by seed and count, and spoils their answers. */
final class SandboxFaults {
    private final double rate;
    private final List<FaultKind> kinds;
    private final long slowMillis;
    private final long seed;
    private final AtomicLong requests = new AtomicLong();

    SandboxFaults(SandboxSettings settings) {
        this.rate = settings.faultRate();
        this.kinds = settings.faults().stream().sorted().toList();
        this.slowMillis = settings.slowBy().toMillis();
        this.seed = Seeds.of(settings.seed(), "faults");
    }

    /** What goes wrong with the next request, if anything. */
    Optional<FaultKind> next() {
        long hash = Seeds.of(seed, requests.incrementAndGet());
        return rate > 0 && Seeds.chance(hash, rate)
                ? Optional.of(Seeds.pick(Seeds.mix(hash), kinds))
                : Optional.empty();
    }

    HttpAnswer spoil(FaultKind kind, HttpAnswer answer) {
        return switch (kind) {
            case SERVER_ERROR -> HttpAnswer.message(500, "Something went wrong.");
            case BAD_GATEWAY -> HttpAnswer.html(502, "502 Bad Gateway");
            case UNAVAILABLE -> HttpAnswer.html(503, "503 Service Temporarily Unavailable");
            case HTML_PAGE -> HttpAnswer.html(200, "We'll be right back");
            case SILENT -> {
                answer.silent = true;
                yield answer;
            }
            case SPENT -> throw new IllegalArgumentException("spent before there is an answer");
            case RESET -> {
                answer.reset = true;
                yield answer;
            }
            case TRUNCATED_BODY -> {
                answer.sendOnly = answer.length / 2;
                yield answer;
            }
            case TRUNCATED_JSON -> {
                HttpAnswer.Body whole = answer.body;
                long half = answer.length / 2;
                answer.length = half;
                answer.body = out -> whole.write(new Shortened(out, half));
                yield answer;
            }
            case SLOW -> {
                HttpAnswer.Body body = answer.body;
                answer.body = out -> {
                    pause();
                    body.write(out);
                };
                yield answer;
            }
        };
    }

    private void pause() {
        try {
            Thread.sleep(slowMillis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
