package dev.kitecaravan.extract.http;

/**
 * What a request asks for.
 *
 * @param tailBytes
 *            0 for JSON; else plain text of which the last so many bytes are kept
 */
public record Accept(long tailBytes) {
    public static final Accept JSON = new Accept(0);

    public Accept {
        if (tailBytes < 0 || tailBytes > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "A text's tail of " + tailBytes + " bytes cannot be kept: choose between 1 and 2147483000.");
        }
    }

    /** Plain text, of which the last {@code maxBytes} are kept; what comes before them is never held. */
    public static Accept textTail(long maxBytes) {
        if (maxBytes == 0) {
            throw new IllegalArgumentException("A text's tail of 0 bytes holds nothing: choose 1 or more.");
        }
        return new Accept(maxBytes);
    }

    public boolean json() {
        return tailBytes == 0;
    }

    String mediaType() {
        return json() ? "application/json" : "text/plain";
    }
}
