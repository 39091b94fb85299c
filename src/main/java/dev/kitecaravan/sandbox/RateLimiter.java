package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts requests of the token and to each organization in fixed windows. Refused requests count too, so that Remaining
 * becomes negative, as has been seen.
 */
final class RateLimiter {
    /** One limit as an answer shows it; reset in whole seconds from now. */
    record Usage(boolean user, int limit, int current, long reset) {
        boolean exceeded() {
            return current > limit;
        }

        int remaining() {
            return limit - current;
        }

        String scope() {
            return user ? "rest_user" : "rest";
        }

        byte[] refusal() {
            return new JsonBytes().object()
                    .field("message",
                            "You have exceeded your " + (user ? "" : "rest ") + "API rate limit. Please wait " + reset
                                    + " seconds before making more requests.")
                    .field("scope", scope()).field("limit", limit).field("current", current).field("reset", reset)
                    .endObject().copy();
        }
    }

    /**
     * What a request was charged with.
     *
     * @param window       the rate window, counted from the start
     * @param organization null when the request is about none
     */
    record Charge(long window, Usage user, Usage organization) {
        Optional<Usage> exceeded() {
            if (organization != null && organization.exceeded()
                    && (!user.exceeded() || organization.reset >= user.reset)) {
                return Optional.of(organization);
            }
            return user.exceeded() ? Optional.of(user) : Optional.empty();
        }
    }

    private final SandboxSettings settings;
    private final Clock clock;
    private final Map<String, Integer> organizations = new HashMap<>();
    private int user;
    private long window;

    RateLimiter(SandboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Charges the token and the organizations with one request and shows the fullest of them.
     *
     * @param spent whether another client has just spent all that was left of the token's window
     */
    synchronized Charge charge(List<String> slugs, boolean spent) {
        long length = settings.window().toNanos();
        long now = clock.sinceStart();
        if (now / length != window) {
            window = now / length;
            user = 0;
            organizations.clear();
        }
        long reset = (length - now % length + 999_999_999L) / 1_000_000_000L;
        user = (spent ? Math.max(user, settings.userLimit()) : user) + 1;
        int fullest = 0;
        for (String slug : slugs) {
            fullest = Math.max(fullest, organizations.merge(slug, 1, Integer::sum));
        }
        return new Charge(window, new Usage(true, settings.userLimit(), user, reset),
                slugs.isEmpty() ? null : new Usage(false, settings.organizationLimit(), fullest, reset));
    }

    /** The headers of an answer, name and value in turn. */
    List<String> headers(Charge charge) {
        List<String> headers = new ArrayList<>();
        Usage organization = charge.organization;
        switch (settings.rateHeaders()) {
            case CURRENT -> {
                if (organization != null) {
                    set(headers, "RateLimit-", organization, "rest");
                }
                set(headers, "RateLimit-User-", charge.user, "rest_user");
            }
            case ORGANIZATION_ONLY -> set(headers, "RateLimit-", tightest(charge), "organization");
            case OLDER -> set(headers, "Rate-Limit-", tightest(charge), null);
            case NONE -> {
                // Nothing to tell.
            }
        }
        return headers;
    }

    private static Usage tightest(Charge charge) {
        return charge.organization == null || charge.user.remaining() < charge.organization.remaining()
                ? charge.user
                : charge.organization;
    }

    private static void set(List<String> headers, String prefix, Usage usage, String scope) {
        if (scope != null) {
            headers.addAll(List.of(prefix + "Scope", scope));
        }
        headers.addAll(List.of(prefix + "Remaining", Integer.toString(usage.remaining()), prefix + "Limit",
                Integer.toString(usage.limit), prefix + "Reset", Long.toString(usage.reset)));
        if (usage.exceeded()) {
            headers.addAll(List.of(prefix + "Warning", "You have exceeded your API rate limit."));
        }
    }
}
