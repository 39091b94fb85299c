package dev.kitecaravan.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.text.log.ErrorRules;
import dev.kitecaravan.text.log.LogLine;
import dev.kitecaravan.text.log.LogLines;

/**
 * The record of a job's log: {@code url}, {@code content}, {@code size} in bytes, {@code content_truncated} and what its job
 * is; where the route wants them, its {@code lines}. Asked for as plain text, of which the end is kept; an answer in JSON
 * all the same is understood, and then has {@code header_times}.
 */
final class JobLog {
    /** Of the job, so that a log can be read without looking for it. */
    private static final List<String> OF_JOB = List.of("name", "step_key", "state", "exit_status");

    private final ErrorRules lines;
    private final long logBytes;
    private final long textBytes;

    /**
     * @param lines     what makes a line one of an error; null where lines are not wanted
     * @param logBytes  how much of the log's end was asked for
     * @param textBytes the longest text that can be kept, in UTF-8: what no UTF-8 or no destination holds takes three bytes
     */
    JobLog(ErrorRules lines, long logBytes, long textBytes) {
        this.lines = lines;
        this.logBytes = logBytes;
        this.textBytes = textBytes;
    }

    /** @param job the job whose log it is, as its build showed it; null where it is not known */
    Row read(Fetch fetch, Parent job) throws IOException {
        Row row = read(fetch);
        for (String field : job == null ? List.<String>of() : OF_JOB) {
            if (job.fields().get(field) != null) {
                row.put(field, job.fields().get(field));
            }
        }
        return row;
    }

    private Row read(Fetch fetch) throws IOException {
        ApiAnswer answer = fetch.answer();
        if (answer.status() == 200 && answer.contentType().endsWith("json")) {
            return fromJson(answer);
        }
        Row row = new Row();
        byte[] bytes;
        try (InputStream body = answer.body()) {
            bytes = body.readAllBytes();
        }
        row.put("url", fetch.request().uri().toString());
        row.put("size", answer.totalSize().isPresent() ? (Object) answer.totalSize().getAsLong() : null);
        put(row, bytes, answer.truncated());
        return row;
    }

    private Row fromJson(ApiAnswer answer) throws IOException {
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
            put(row, tail.text(), tail.size() > logBytes);
        } else {
            row.put("content_truncated", false);
        }
        return row;
    }

    private void put(Row row, byte[] bytes, boolean cut) throws IOException {
        String text = text(bytes, cut);
        String end = end(text, textBytes);
        row.put("content", end);
        row.put("content_truncated", cut || end.length() < text.length());
        if (lines != null) {
            row.put("lines", lines(bytes, cut));
        }
    }

    /** A cut falls into the middle of a line: it is left out. */
    private List<Row> lines(byte[] bytes, boolean cut) throws IOException {
        int from = 0;
        while (cut && from < bytes.length && bytes[from] != '\n') {
            from++;
        }
        from = cut ? from == bytes.length ? 0 : from + 1 : 0;
        List<Row> rows = new ArrayList<>();
        LogLines.read(new ByteArrayInputStream(bytes, from, bytes.length - from), lines, line -> rows.add(row(line)));
        return rows;
    }

    private static Row row(LogLine line) {
        Row row = new Row();
        row.put("line_no", line.number());
        row.put("ts", line.ts() == null ? null : Instant.ofEpochMilli(line.ts()).toString());
        row.put("ts_first", line.tsFirst() == null ? null : Instant.ofEpochMilli(line.tsFirst()).toString());
        row.put("group_no", line.groupNo());
        row.put("group_name", line.groupName());
        row.put("is_header", line.isHeader());
        row.put("text", line.text());
        row.put("text_truncated", line.cut());
        row.put("error_rule", line.errorRule());
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
