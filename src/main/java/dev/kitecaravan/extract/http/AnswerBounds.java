package dev.kitecaravan.extract.http;

import java.time.Duration;

/**
 * How far one answer may go; one that goes further is dropped, and the rest of it not read.
 *
 * @param bytes
 *            its greatest size once it is decompressed; of a text only the end is kept, and its size does not matter
 * @param time
 *            the longest time from the request to its last byte
 */
public record AnswerBounds(long bytes, Duration time) {
    public static final AnswerBounds DEFAULT = new AnswerBounds(256L << 20, Duration.ofMinutes(30));
}
