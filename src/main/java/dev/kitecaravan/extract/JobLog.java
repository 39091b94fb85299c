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

    /**
     * @param logBytes  how much of the log's end was asked for
     * @param textBytes the longest text that can be kept, in UTF-8: what no UTF-8 or no destination holds takes three bytes
     */
    static Row read(Fetch fetch, long logBytes, long textBytes) throws IOException {
        ApiAnswer answer = fetch.answer();
        if (answer.status() == 200 && answer.contentType().endsWith("json")) {
            return fromJson(answer, logBytes, textBytes);
        }
        Row row = new Row();
        byte[] bytes;
        try (InputStream body = answer.body()) {
            bytes = body.readAllBytes();
        }
        row.put("url", fetch.request().uri().toString());
        row.put("size", answer.totalSize().isPresent() ? (Object) answer.totalSize().getAsLong() : null);
        put(row, bytes, answer.truncated(), textBytes);
        return row;
    }

    private static Row fromJson(ApiAnswer answer, long logBytes, long textBytes) throws IOException {
        JsonTail tail;
        try (InputStream body = answer.body()) {
            tail = JsonTail.read(body, "content", (int) logBytes);
        }
        Row row;
        try (JsonRecords records = new JsonRecords(tail.rest(), Selector.parse(""))) {
            row = records.hasNext() ? records.next() : new Row();
            if (records.broken() != null) {
                throw new IOException(records.broken());
            }
        }
        if (row.get("content") instanceof String) {
            put(row, tail.text(), tail.size() > logBytes, textBytes);
        } else {
            row.put("content_truncated", false);
        }
        return row;
    }

    private static void put(Row row, byte[] bytes, boolean cut, long textBytes) {
        String text = text(bytes, cut);
        String end = end(text, textBytes);
        row.put("content", end);
        row.put("content_truncated", cut || end.length() < text.length());
    }

    /** A cut may fall into the middle of a character: its rest is left out. */
    private static String text(byte[] bytes, boolean cut) {
        int from = 0;
        while (cut && from < bytes.length && from < 4 && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    /** As much of a text's end as fits, whole characters. */
    static String end(String text, long most) {
        long bytes = 0;
        for (int at = text.length(); at > 0;) {
            int character = text.codePointBefore(at);
            int before = at - Character.charCount(character);
            // U+0000 is replaced where a destination cannot hold it.
            bytes += character == 0 || character >= 0x800 && character < 0x10000
                    ? 3
                    : character < 0x80 ? 1 : character < 0x800 ? 2 : 4;
            if (bytes > most) {
                return text.substring(at);
            }
            at = before;
        }
        return text;
    }
}
