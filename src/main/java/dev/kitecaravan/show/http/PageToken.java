package dev.kitecaravan.show.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token that the page is kept behind. Whoever showed it once gets a session: a time and its seal made with the token, so
 * that several replicas with one token know each other's sessions, and a new token ends them all.
 */
public final class PageToken {
    /** The name of the session's cookie. */
    static final String COOKIE = "caravan_session";
    private static final Duration LIFE = Duration.ofHours(12);
    private static final String BEARER = "Bearer ";

    private final byte[] token;
    private final Clock clock;

    public PageToken(String token, Clock clock) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /** Whether it is the token; takes as long for a wrong one as for the right one. */
    public boolean is(String given) {
        return MessageDigest.isEqual(seal("token " + given),
                seal("token " + new String(token, StandardCharsets.UTF_8)));
    }

    /** Whether a request shows what may be the token. */
    public static boolean isShown(ShowRequest request) {
        return request.header("authorization").orElse("").startsWith(BEARER);
    }

    /** Whether a request shows the token or a session of it. */
    public boolean isIn(ShowRequest request) {
        String authorization = request.header("authorization").orElse("");
        return authorization.startsWith(BEARER) && is(authorization.substring(BEARER.length()))
                || request.cookie(COOKIE).filter(this::isSession).isPresent();
    }

    /** The Set-Cookie of a new session. */
    public String session(boolean overTls) {
        String until = Long.toString(clock.instant().plus(LIFE).getEpochSecond());
        return cookie(until + "." + hex(until), LIFE.toSeconds(), overTls);
    }

    /** The Set-Cookie that ends it. */
    public static String noSession() {
        return cookie("", 0, false);
    }

    private static String cookie(String value, long seconds, boolean overTls) {
        return COOKIE + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (overTls ? "; Secure" : "");
    }

    private boolean isSession(String cookie) {
        int dot = cookie.indexOf('.');
        if (dot < 1 || dot > 12 || !cookie.substring(0, dot).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String until = cookie.substring(0, dot);
        boolean sealed = MessageDigest.isEqual(hex(until).getBytes(StandardCharsets.UTF_8),
                cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
        return sealed && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    }

    private String hex(String until) {
        return HexFormat.of().formatHex(seal("session " + until));
    }

    private byte[] seal(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
