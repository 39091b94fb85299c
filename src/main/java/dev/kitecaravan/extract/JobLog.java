package dev.kitecaravan.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.kitecaravan.extract.http.ApiAnswer;

/**
 * The record of a job's log: {@code url}, {@code content}, {@code size} in bytes and {@code content_truncated}. Asked for
 * as plain text, of which the end is kept; an answer in JSON all the same is understood, and then has {@code header_times}.
 */
final class JobLog {
    private JobLog() {
    }

    static Row read(Fetch fetch, long maxBytes) throws IOException {
        ApiAnswer answer = fetch.answer();
        if (answer.status() == 200 && answer.contentType().endsWith("json")) {
            return fromJson(answer, maxBytes);
        }
        Row row = new Row();
        try (InputStream body = answer.body()) {
            row.put("url", fetch.request().uri().toString());
            row.put("content", text(body.readAllBytes(), answer.truncated()));
        }
        row.put("size", answer.totalSize().isPresent() ? (Object) answer.totalSize().getAsLong() : null);
        row.put("content_truncated", answer.truncated());
        return row;
    }

    private static Row fromJson(ApiAnswer answer, long maxBytes) throws IOException {
        JsonTail tail;
        try (InputStream body = answer.body()) {
            tail = JsonTail.read(body, "content", (int) maxBytes);
        }
        Row row;
        try (JsonRecords records = new JsonRecords(tail.rest(), Selector.parse(""))) {
            row = records.hasNext() ? records.next() : new Row();
            if (records.broken() != null) {
                throw new IOException(records.broken());
            }
        }
        boolean truncated = tail.size() > maxBytes;
        if (row.get("content") instanceof String) {
            row.put("content", text(tail.text(), truncated));
        }
        row.put("content_truncated", truncated);
        return row;
    }

    /** A cut may fall into the middle of a character: its rest is left out. */
    private static String text(byte[] bytes, boolean cut) {
        int from = 0;
        while (cut && from < bytes.length && from < 4 && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }
}
