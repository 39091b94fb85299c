package dev.kitecaravan.show.loads;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.table.SystemColumns;

/** How the endpoints stand and what runs did. */
public record Overview(Headline headline, List<Endpoints.View> endpoints, List<LoadView> loads,
        Panel<BudgetView> budget,
        Panel<Chart> requests) {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LOADS = 20;

    /**
     * What matters most, in words.
     *
     * @param style {@code good}, {@code bad} or {@code idle}
     */
    public record Headline(String text, String style, RelativeTime good, String letters) {
    }

    /** Reads it; a part that cannot be read says so in its place. */
    public static Overview read(TableReader reader, Spelling spelling, SystemColumns system,
            Collection<EndpointInfo> known,
            LiveService live, Instant now) {
        PageQueries answers = new PageQueries(reader, LIMIT);
        LoadHistory book = new LoadHistory(answers, system, spelling, now);
        List<LoadEntry> loads = book.recent();
        Map<String, Instant> lastGood = book.lastGood();
        Optional<Boolean> writing = loads.stream().anyMatch(LoadEntry::isOpen) ? book.isRunning() : Optional.of(false);
        List<Endpoints.View> endpoints = new Endpoints(now, loads, lastGood, writing, live).views(known);
        return new Overview(headline(endpoints, lastGood, book.deadLetters(), now), endpoints,
                loads.stream().limit(LOADS).map(load -> LoadView.of(load, now)).toList(),
                Panel.reading(() -> BudgetView.of(live.budget(), book.budget(), now)),
                Panel.reading(book::requests));
    }

    private static Headline headline(List<Endpoints.View> endpoints, Map<String, Instant> lastGood, long letters,
            Instant now) {
        List<String> bad = endpoints.stream().filter(Endpoints.View::needsAttention)
                .map(view -> view.id() + " is " + (view.state().equals("failed") ? "failing" : view.state())).toList();
        RelativeTime good = lastGood.values().stream().max(Instant::compareTo).map(at -> RelativeTime.of(at, now))
                .orElse(null);
        String words = letters == 0 ? "no dead letters" : Figures.count(letters, "dead letter", "dead letters");
        if (!bad.isEmpty()) {
            return new Headline(String.join(", ", bad), "bad", good, words);
        }
        return good == null
                ? new Headline("Nothing was read to its end yet", "idle", null, words)
                : new Headline(endpoints.stream().allMatch(Endpoints.View::isFreshOrUnused)
                        ? "All endpoints are fresh"
                        : "No endpoint needs attention", "good", good, words);
    }

    /** The endpoints that runs read, or have read. */
    public List<Endpoints.View> inUse() {
        return endpoints.stream().filter(view -> view.standing() != EndpointState.OFF).toList();
    }

    /** The names of the others; empty when there are none. */
    public String unused() {
        return endpoints.stream().filter(view -> view.standing() == EndpointState.OFF).map(Endpoints.View::id)
                .collect(Collectors.joining(", "));
    }

    /** Whether it is known of any endpoint when it is read next. */
    public boolean tellsNext() {
        return endpoints.stream().anyMatch(view -> view.next() != null);
    }
}
