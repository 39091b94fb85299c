package dev.kitecaravan.show;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer: status, headers, body. */
record ShowAnswer(int status, Map<String, String> headers, byte[] body) {
    static ShowAnswer of(int status, String type, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        return new ShowAnswer(status, headers, body);
    }

    static ShowAnswer html(int status, String text) {
        return of(status, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static ShowAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** To another page of ours, read by GET. */
    static ShowAnswer redirect(String relative) {
        return text(303, relative).with("Location", relative);
    }

    ShowAnswer with(String header, String value) {
        headers.put(header, value);
        return this;
    }
}
