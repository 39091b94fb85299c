package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

import dev.kitecaravan.text.PlainReason;

/** Receives one answer, within its bounds; what is beyond them is left unread. */
final class Reception {
    private static final int LONGEST_ERROR = 1 << 16;
    /** What may follow the compressed data and still belong to the message. */
    private static final int LONGEST_TRAILER = 1 << 16;
    /** What changes a body; other words in its header, as some servers have them (none, utf-8), do not. */
    private static final Set<String> PACKINGS = Set.of("gzip", "x-gzip", "deflate", "br", "zstd", "compress",
            "x-compress", "dcb", "dcz");
    /** An answer that brings less than this on average has stalled: bytes a second. */
    private static final long SLOWEST = 1_000;

    private final ApiSettings settings;
    private final Accept accept;
    private final long began = System.nanoTime();
    private boolean whole;

    Reception(ApiSettings settings, Accept accept) {
        this.settings = settings;
        this.accept = accept;
    }

    /** An answer that is packed in a way that was not asked for: as a text it would be taken for one. */
    static final class Packed extends IOException {
        private static final long serialVersionUID = 1L;

        Packed(String by) {
            super("packed by " + by);
        }
    }

    /** An answer larger than is taken. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(long most) {
            super("more than " + most + " bytes");
        }
    }

    /** Whether all of it was read, so that its connection may serve again. */
    boolean isWhole() {
        return whole;
    }

    Received receive(ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        int status = response.getCode();
        InputStream raw = response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
        Received head = new Received(status, headers, null, "", -1);
        if (status / 100 != 2 && !(status == 416 && !accept.json())) {
            return new Received(status, headers, null, error(head, raw), -1);
        }
        Spool spool = new Spool(settings.spoolFolder(), settings.spoolMemory());
        try {
            long total = status == 416 ? 0 : fill(spool, head, raw);
            spool.complete();
            whole = status != 416 || raw.read() < 0;
            return new Received(status, headers, spool, "", total);
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private long fill(Spool spool, Received head, InputStream raw) throws IOException {
        InputStream in = decompressed(head, raw);
        if (accept.json() || head.contentType().endsWith("json")) {
            copy(in, spool, settings.bounds().bytes());
            drain(raw);
            return -1;
        }
        TailBuffer tail = new TailBuffer((int) accept.tailBytes());
        copy(in, tail, Long.MAX_VALUE);
        drain(raw);
        tail.copyTo(spool);
        return Math.max(tail.written(), rangeTotal(head.header("Content-Range")));
    }

    private static InputStream decompressed(Received head, InputStream raw) throws IOException {
        List<String> packings = Stream.of(String.join(",", head.headers().getOrDefault("content-encoding", List.of()))
                .toLowerCase(Locale.ROOT).split(",")).map(String::strip).filter(PACKINGS::contains).toList();
        if (packings.isEmpty()) {
            return raw;
        }
        if (packings.size() > 1 || !packings.get(0).endsWith("gzip")) {
            throw new Packed(String.join(", ", packings));
        }
        return new GZIPInputStream(raw, 1 << 15);
    }

    private static long rangeTotal(String contentRange) {
        String total = contentRange == null ? "" : contentRange.replaceFirst("^.*/", "").strip();
        return total.matches("\\d{1,18}") ? Long.parseLong(total) : -1;
    }

    private void copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            bytes += count;
            if (bytes > most) {
                throw new TooLarge(most);
            }
            out.write(buffer, 0, count);
            check(bytes);
        }
    }

    private void check(long bytes) throws SocketTimeoutException {
        long took = System.nanoTime() - began;
        boolean stalled = took > settings.readTimeout().toNanos()
                && bytes < Duration.ofNanos(took).toSeconds() * SLOWEST;
        if (stalled) {
            throw new SocketTimeoutException("only " + bytes + " bytes in " + took / 1_000_000_000 + " s");
        }
    }

    /** What follows the compressed data belongs to the message: a truncation there shows here. */
    private void drain(InputStream raw) throws IOException {
        copy(raw, OutputStream.nullOutputStream(), LONGEST_TRAILER);
    }

    /** The beginning of an error's body; one that does not arrive whole is still worth what came. */
    private String error(Received head, InputStream raw) {
        byte[] text = new byte[LONGEST_ERROR];
        int length = 0;
        try {
            InputStream in = decompressed(head, raw);
            for (int count = in.read(text); count > 0 && length < text.length; count = in.read(text, length,
                    text.length - length)) {
                length += count;
                check(length);
            }
            whole = length < text.length && raw.read() < 0;
        } catch (IOException e) {
            return length > 0
                    ? new String(text, 0, length, StandardCharsets.UTF_8)
                    : "(its message was cut off: " + PlainReason.words(e) + ")";
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
