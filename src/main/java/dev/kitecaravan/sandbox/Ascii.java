package dev.kitecaravan.sandbox;

import java.nio.charset.StandardCharsets;

/** Plain text as bytes. */
final class Ascii {
    private Ascii() {
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
