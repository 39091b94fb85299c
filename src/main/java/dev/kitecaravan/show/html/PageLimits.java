package dev.kitecaravan.show.html;

import java.time.Duration;

/**
 * How long is waited.
 *
 * @param panel for a panel's statement
 * @param page  for all parts of a page
 * @param soon  before a page about one thing is begun
 */
public record PageLimits(Duration panel, Duration page, Duration soon) {
    public static final PageLimits STANDARD = new PageLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));

    public PageLimits(Duration panel, Duration page) {
        this(panel, page, Duration.ofMillis(300));
    }
}
