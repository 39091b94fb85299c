package dev.kitecaravan.show.ci;

import java.time.Instant;

/**
 * Who looks at a panel, and when.
 *
 * @param filter what he wants to see
 * @param span   the days of it
 */
record PanelLook(PageFilter filter, Span span, Instant now) {
    static PanelLook of(PageFilter filter, Instant now) {
        return new PanelLook(filter, Span.of(now, filter.days(), filter.zone()), now);
    }

    FilterLinks links() {
        return new FilterLinks(filter);
    }
}
