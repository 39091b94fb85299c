package dev.kitecaravan.show;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jboss.logging.Logger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.builds.BuildKey;
import dev.kitecaravan.show.html.PageLimits;
import dev.kitecaravan.show.http.Assets;
import dev.kitecaravan.show.http.Guard;
import dev.kitecaravan.show.http.PageToken;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.http.WrongTokens;
import dev.kitecaravan.show.loads.LiveService;

/** The page, to be served at {@code /}: turns requests into answers, and lets nobody in whom the guard does not know. */
public final class ShowHandler implements HttpHandler {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final int LONGEST_FORM = 1 << 18;
    private static final int AT_ONCE = 4;
    /** Bytes of a streamed body that are sent at once. */
    private static final int PIECE = 1 << 16;
    private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin");

    private final Guard guard;
    private final PageToken token;
    private final WrongTokens guesses;
    /** Answers that are made at once; the other threads of the server read requests. */
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ShowPages pages;

    /** @param readers opens the destination for reading; called anew for every look at it, from several threads */
    public ShowHandler(ShowSettings settings, LiveService live, Supplier<TableReader> readers) {
        this(settings, live, readers, Clock.systemUTC());
    }

    ShowHandler(ShowSettings settings, LiveService live, Supplier<TableReader> readers, Clock clock) {
        this(settings, live, readers, clock, PageLimits.STANDARD);
    }

    ShowHandler(ShowSettings settings, LiveService live, Supplier<TableReader> readers, Clock clock,
            PageLimits limits) {
        this.guard = new Guard(settings.hosts());
        this.token = settings.token() == null ? null : new PageToken(settings.token(), clock);
        this.guesses = new WrongTokens(clock);
        this.pages = new ShowPages(settings, live, readers, clock, limits);
    }

    /**
     * Why somebody who is no browser's page may not ask what lies beside the page, by the rules of the page.
     *
     * @param address the one it comes from
     * @param header  a request's header by its name; null where there is none
     * @return the status and a sentence; empty when he may
     */
    public Optional<Map.Entry<Integer, String>> refusal(String address, UnaryOperator<String> header) {
        Map<String, String> headers = new HashMap<>();
        for (String name : List.of("host", "origin", "authorization")) {
            if (header.apply(name) != null) {
                headers.put(name, header.apply(name));
            }
        }
        ShowRequest request = new ShowRequest(address, "GET", "/", Map.of(), headers, Map.of());
        Optional<String> foreign = guard.foreign(request);
        if (foreign.isPresent()) {
            return Optional.of(Map.entry(request.header("origin").isPresent() ? 403 : 421, foreign.get()));
        }
        if (tooManyGuesses(request).isPresent()) {
            return Optional.of(Map.entry(429, "Too many wrong tokens came from this address; wait a minute."));
        }
        return isKnown(request)
                ? Optional.empty()
                : Optional.of(Map.entry(401, "Send the page's token: Authorization: Bearer TOKEN."));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ShowAnswer answer;
            places.acquireUninterruptibly();
            try {
                answer = answer(request(exchange));
            } catch (IllegalArgumentException e) {
                answer = ShowAnswer.text(400, "This request cannot be read.");
            } catch (RuntimeException e) {
                LOG.error("The page failed at " + exchange.getRequestURI().getPath(), e);
                answer = ShowAnswer.text(500, "The page failed; the program's log says why.");
            } finally {
                places.release();
            }
            send(exchange, answer);
        }
    }

    private static ShowRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String body = "";
        if (exchange.getRequestMethod().equals("POST")) {
            try (InputStream in = exchange.getRequestBody()) {
                byte[] bytes = in.readNBytes(LONGEST_FORM + 1);
                if (bytes.length > LONGEST_FORM) {
                    throw new IllegalArgumentException("a form of more than " + LONGEST_FORM + " bytes");
                }
                body = new String(bytes, StandardCharsets.UTF_8);
            }
        }
        return new ShowRequest(exchange.getRemoteAddress().getAddress().getHostAddress(), exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                ShowRequest.fields(exchange.getRequestURI().getRawQuery()), headers, ShowRequest.fields(body));
    }

    private static void send(HttpExchange exchange, ShowAnswer answer) throws IOException {
        HEADERS.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        if (answer.stream() != null) {
            exchange.sendResponseHeaders(answer.status(), 0);
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), PIECE)) {
                answer.stream().to(out);
            }
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }

    /** What a request gets. */
    ShowAnswer answer(ShowRequest request) {
        return guard.refusal(request).or(() -> tooManyGuesses(request)).orElseGet(() -> switch (request.method()) {
            case "GET", "HEAD" -> get(request);
            case "POST" -> post(request);
            default -> ShowAnswer.text(405, "Only GET and POST are answered here.").with("Allow", "GET, HEAD, POST");
        });
    }

    /** Of an address that has sent wrong tokens no further one is looked at for a while; sessions go on. */
    private Optional<ShowAnswer> tooManyGuesses(ShowRequest request) {
        if (token == null || !isGuess(request)) {
            return Optional.empty();
        }
        long seconds = guesses.pause(request.from()).toSeconds();
        return seconds == 0
                ? Optional.empty()
                : Optional
                        .of(ShowAnswer.text(429, "Too many wrong tokens came from this address; try again in " + seconds
                                + " s.").with("Retry-After", Long.toString(seconds)));
    }

    private static boolean isGuess(ShowRequest request) {
        return PageToken.isShown(request) || request.method().equals("POST") && request.path().equals("/login");
    }

    private ShowAnswer get(ShowRequest request) {
        if (request.path().startsWith("/assets/")) {
            ShowAnswer asset = Assets.find(request.path().substring("/assets/".length()));
            return asset == null ? ShowAnswer.text(404, "There is no such file.") : asset;
        }
        if (!isKnown(request)) {
            return pages.login(request.path().equals("/login") ? 200 : 401, null);
        }
        return switch (request.path()) {
            case "/" -> pages.overview(request);
            case "/pipeline" -> pages.pipeline(request);
            case "/tables" -> pages.tables();
            case "/letters" -> pages.letters();
            case "/sql" -> pages.sql(request);
            case "/build" -> pages.build(request);
            case "/job" -> pages.job(request);
            case "/log" -> pages.log(request);
            case "/login" -> ShowAnswer.redirect("./");
            default -> BuildKey.address(request.path()).map(ShowAnswer::redirect).orElseGet(pages::notFound);
        };
    }

    private ShowAnswer post(ShowRequest request) {
        if (token != null && request.path().equals("/login")) {
            if (token.is(request.form().getOrDefault("token", ""))) {
                guesses.right(request.from());
                return ShowAnswer.redirect("./").with("Set-Cookie",
                        token.session(request.header("origin").orElse("").startsWith("https:")));
            }
            guesses.wrong(request.from());
            return pages.login(401, "That is not the token.");
        }
        if (!isKnown(request)) {
            return pages.login(401, null);
        }
        return switch (request.path()) {
            case "/sql" -> pages.answer(request);
            case "/sql.csv" -> pages.csv(request);
            case "/logout" -> ShowAnswer.redirect("login").with("Set-Cookie", PageToken.noSession());
            default -> ShowAnswer.text(405, "Nothing is to be posted here.").with("Allow", "GET, HEAD");
        };
    }

    private boolean isKnown(ShowRequest request) {
        if (token == null || token.isIn(request)) {
            return true;
        }
        if (PageToken.isShown(request)) {
            guesses.wrong(request.from());
        }
        return false;
    }
}
