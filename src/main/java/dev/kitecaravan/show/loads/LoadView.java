package dev.kitecaravan.show.loads;

import java.time.Instant;
import java.util.List;

import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.RelativeTime;

/** A load, in the words of the page. */
public record LoadView(RelativeTime started, String endpoint, String outcome, String sign, String style, String added,
        String changed, String same, String removed, String requests, String seconds, String message) {
    private record Outcome(String label, String sign, String style) {
    }

    /** By the number in the column {@code status}. */
    private static final List<Outcome> OUTCOMES = List.of(new Outcome("complete", "✓", "is-fresh"),
            new Outcome("open", "▸", "is-running"), new Outcome("failed", "✕", "is-failed"),
            new Outcome("stopped", "◐", "is-cut-off"));

    static LoadView of(LoadEntry load, Instant now) {
        Outcome outcome = load.status() < OUTCOMES.size()
                ? OUTCOMES.get(load.status())
                : new Outcome("status " + load.status(), "?", "is-off");
        return new LoadView(RelativeTime.of(load.started(), now), load.endpoint(), outcome.label(), outcome.sign(),
                outcome.style(), Figures.count(load.added()), Figures.count(load.changed()),
                Figures.count(load.same()), Figures.count(load.removed()), Figures.count(load.requests()),
                Figures.seconds(load.seconds()), load.message());
    }
}
