package dev.kitecaravan.show.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param body   all of it; of no bytes where it is streamed
 * @param stream writes a body too long to be made as a whole; null where {@code body} is it
 */
public record ShowAnswer(int status, Map<String, String> headers, byte[] body, Stream stream) {
    /** Writes a body, piece by piece. */
    public interface Stream {
        void to(OutputStream out) throws IOException;
    }

    static ShowAnswer of(int status, String type, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        return new ShowAnswer(status, headers, body, null);
    }

    public static ShowAnswer streamed(String type, Stream stream) {
        return new ShowAnswer(200, of(200, type, new byte[0]).headers(), new byte[0], stream);
    }

    public static ShowAnswer html(int status, String text) {
        return of(status, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static ShowAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** To another page of ours, read by GET. */
    public static ShowAnswer redirect(String relative) {
        return text(303, relative).with("Location", relative);
    }

    public ShowAnswer with(String header, String value) {
        headers.put(header, value);
        return this;
    }
}
