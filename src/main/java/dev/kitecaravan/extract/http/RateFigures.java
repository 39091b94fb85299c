package dev.kitecaravan.extract.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one answer says of one scope's window.
 *
 * @param user
 *            whether it is the user's; else the organization's
 * @param limit
 *            requests per window, -1 when not said
 * @param remaining
 *            requests left; has been seen negative
 * @param reset
 *            whole seconds from now until the window ends, -1 when not said
 */
record RateFigures(boolean user, int limit, int remaining, int reset) {
    /** No window is longer; a larger figure (an epoch, say) is not a number of seconds, and says nothing. */
    static final int LONGEST_RESET = 3600;

    /** A smaller figure counts as this: requests in flight are taken from it, which must not make it a large one. */
    private static final long LEAST = -1_000_000;

    private static final List<String> SPELLINGS = List.of("RateLimit-", "Rate-Limit-", "X-RateLimit-");

    /**
     * The figures among the headers of an answer: {@code RateLimit-*}, which {@code RateLimit-Scope} assigns (rest and
     * organization are the organization's, any scope with user in its name is the user's), and {@code
     * RateLimit-User-*}; each also in the spellings of earlier years.
     *
     * @param header
     *            the value of a header by name, null when absent
     */
    static List<RateFigures> of(UnaryOperator<String> header) {
        List<RateFigures> figures = new ArrayList<>();
        for (String spelling : SPELLINGS) {
            String scope = header.apply(spelling + "Scope");
            boolean aboutUser = scope != null && scope.toLowerCase(Locale.ROOT).contains("user");
            read(header, spelling, aboutUser).ifPresent(figures::add);
            read(header, spelling + "User-", true).ifPresent(figures::add);
        }
        return figures;
    }

    private static Optional<RateFigures> read(UnaryOperator<String> header, String prefix, boolean user) {
        Integer remaining = number(header.apply(prefix + "Remaining"));
        if (remaining == null) {
            return Optional.empty();
        }
        Integer limit = number(header.apply(prefix + "Limit"));
        Integer reset = number(header.apply(prefix + "Reset"));
        return Optional.of(new RateFigures(user, limit == null ? -1 : limit, remaining,
                reset == null || reset < 0 || reset > LONGEST_RESET ? -1 : reset));
    }

    static Integer number(String text) {
        try {
            return text == null
                    ? null
                    : (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean exhausted() {
        return remaining <= 0;
    }
}
