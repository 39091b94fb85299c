package dev.kitecaravan.extract.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one attempt brought, whole.
 *
 * @param headers
 *            by lower-case name, all lines of each
 * @param body
 *            of a success; null for any other status
 * @param error
 *            the beginning of the body of any other status, empty for a success
 * @param total
 *            bytes of the whole text before its tail was cut, -1 when unknown
 */
record Received(int status, Map<String, List<String>> headers, Spool body, String error, long total) {
    String header(String name) {
        List<String> lines = headers.get(name.toLowerCase(Locale.ROOT));
        return lines == null || lines.isEmpty() ? null : lines.get(0);
    }

    String contentType() {
        String type = header("Content-Type");
        return type == null ? "" : type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    boolean success() {
        return body != null;
    }

    long bytes() {
        return body != null ? body.size() : error.getBytes(StandardCharsets.UTF_8).length;
    }
}
