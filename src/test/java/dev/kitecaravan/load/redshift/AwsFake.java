package dev.kitecaravan.load.redshift;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A contract fake of AWS's APIs of Redshift. It computes every request's signature from what arrived, as AWS's documentation
 * of Signature Version 4 says, and answers 403 where that differs; else with the next answer it was given, the last of them
 * again and again.
 */
final class AwsFake implements AutoCloseable {
    static final String KEY = "AKIDEXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=" + KEY
            + "/(?<scope>(?<day>\\d{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request), SignedHeaders=(?<headers>[^,]+),"
            + " Signature=(?<signature>[0-9a-f]{64})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX")
            .withZone(ZoneOffset.UTC);

    private final HttpServer server;
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    record Answer(int status, String body) {
    }

    /** What was asked for and with a good signature. */
    record Asked(String service, String region, Headers headers, String body) {
        /** The fields of a form. */
        Map<String, String> form() {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String field : body.split("&")) {
                String[] pair = field.split("=", 2);
                fields.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
            return fields;
        }
    }

    AwsFake() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    AwsFake answers(int status, String body) {
        synchronized (answers) {
            answers.add(new Answer(status, body));
        }
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Asked request = verified(exchange, body);
            Answer answer;
            if (request == null) {
                answer = new Answer(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The request"
                        + " signature we calculated does not match</Message></Error></ErrorResponse>");
            } else {
                asked.add(request);
                synchronized (answers) {
                    answer = answers.size() > 1 ? answers.remove() : answers.element();
                }
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Null where the signature is none or a wrong one. */
    private static Asked verified(HttpExchange exchange, byte[] body) {
        Headers headers = exchange.getRequestHeaders();
        Matcher given = AUTHORIZATION.matcher(String.valueOf(headers.getFirst("Authorization")));
        String time = headers.getFirst("X-Amz-Date");
        if (!given.matches() || time == null || !isNow(Instant.from(TIME.parse(time)))) {
            return null;
        }
        StringBuilder canonical = new StringBuilder(exchange.getRequestMethod()).append('\n')
                .append(exchange.getRequestURI().getRawPath()).append("\n\n");
        List<String> signed = List.of(given.group("headers").split(";"));
        if (!signed.contains("host") || !signed.contains("content-type")
                || headers.containsKey("X-Amz-Target") && !signed.contains("x-amz-target")
                || headers.containsKey("X-Amz-Security-Token") && !signed.contains("x-amz-security-token")) {
            return null;
        }
        signed.stream().sorted().forEach(
                name -> canonical.append(name).append(':').append(headers.getFirst(name).strip()).append('\n'));
        canonical.append('\n').append(given.group("headers")).append('\n').append(hash(body));
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + given.group("scope") + "\n"
                + hash(canonical.toString().getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : given.group("scope").split("/")) {
            key = seal(key, part);
        }
        return HexFormat.of().formatHex(seal(key, text)).equals(given.group("signature"))
                ? new Asked(given.group("service"), given.group("region"), headers,
                        new String(body, StandardCharsets.UTF_8))
                : null;
    }

    private static boolean isNow(Instant time) {
        return Duration.between(time, Instant.now()).abs().compareTo(Duration.ofMinutes(15)) < 0;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] seal(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
