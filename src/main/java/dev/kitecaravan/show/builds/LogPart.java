package dev.kitecaravan.show.builds;

import java.util.List;
import java.util.Optional;

import dev.kitecaravan.text.log.LogLine;

/**
 * What a page shows of a log.
 *
 * @param lines     those of the page
 * @param last      the number of the log's last line; 0 of an empty one
 * @param landmarks headers and lines that tell of an error, from the whole log, the first {@value #MOST_LANDMARKS}
 * @param error     the first line that tells of an error, if there is one
 */
record LogPart(List<LogLine> lines, long last, List<LogLine> landmarks, Optional<LogLine> error) {
    /** Lines of a page. */
    static final int LINES = 1_000;
    static final int MOST_LANDMARKS = 200;

    /** The number of the page's first line, for a line that is to be on it. */
    static long first(long line) {
        return (Math.max(1, line) - 1) / LINES * LINES + 1;
    }
}
