package dev.kitecaravan.show.ci;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Presence;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.Cached;
import dev.kitecaravan.show.read.PageQueries;
import dev.kitecaravan.show.read.ReaderPool;

/** Reads panels, at most every few seconds for one filter; one that cannot be read says why. */
final class PanelReader {
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final int MOST_KEPT = 400;
    private static final List<String> NAMES = List.of("organization", "pipeline", "branch", "queue");

    private final ReaderPool readers;
    private final PanelStatement statements;
    private final Duration limit;
    private final Function<Function<Instant, PanelBody>, Cached<PanelBody>> caches;
    /** By panel and filter, those that were looked at last. */
    private final Map<String, Cached<PanelBody>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached<PanelBody>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /**
     * A reader of panels.
     *
     * @param limit  a longer statement is stopped
     * @param caches makes what keeps a panel's figures for a while
     */
    PanelReader(ReaderPool readers, PanelStatement statements, Duration limit,
            Function<Function<Instant, PanelBody>, Cached<PanelBody>> caches) {
        this.readers = readers;
        this.statements = statements;
        this.limit = limit;
        this.caches = caches;
    }

    /** The panel as it stands, or why it cannot be told. Takes as long as the statement does. */
    PanelView read(PanelDefinition panel, PanelLook look) {
        long began = System.nanoTime();
        try {
            Cached.Reading<PanelBody> reading = cached(panel, look.filter()).get();
            boolean none = reading.value() == PanelBody.NONE;
            return view(panel, look, none ? null : reading.value(), none ? panel.none() : null, reading.trouble(),
                    RelativeTime.of(reading.at(), look.now(), look.filter().zone()));
        } catch (DestinationException e) {
            boolean late = System.nanoTime() - began >= limit.toNanos();
            return view(panel, look, null, late ? tooLong() + e.getMessage() : why(e), null, null);
        }
    }

    /** The panel without figures, since a page does not wait any longer for them. */
    PanelView late(PanelDefinition panel, PanelLook look, Duration waited) {
        return view(panel, look, null, "Not ready after " + Figures.seconds(waited.toMillis() / 1000.0)
                + ", since other parts of the page took long too. Load the page again, or open the statement.", null,
                null);
    }

    private String tooLong() {
        return "This takes longer than " + Figures.seconds(limit.toMillis() / 1000.0)
                + ", so the page goes on without it: show fewer days or one pipeline, or open the statement, which may"
                + " take " + TableReader.LIMIT.toSeconds() + " s. ";
    }

    private Cached<PanelBody> cached(PanelDefinition panel, PageFilter filter) {
        String key = panel.name() + filter.query();
        synchronized (kept) {
            return kept.computeIfAbsent(key, of -> caches.apply(now -> body(panel, PanelLook.of(filter, now))));
        }
    }

    private PanelBody body(PanelDefinition panel, PanelLook look) {
        String sql = statements.of(panel, look);
        List<PageQueries.Row> rows = readers
                .read(reader -> new PageQueries(reader, limit).query(sql, panel.rows(), Function.identity()));
        return PanelBody.of(panel, rows, look);
    }

    private static PanelView view(PanelDefinition panel, PanelLook look, PanelBody body, String missing,
            String trouble, RelativeTime at) {
        List<String> notes = new ArrayList<>();
        List<String> without = NAMES.stream().filter(name -> !panel.filters().contains(name)
                && !look.filter().value(name).isEmpty()).toList();
        if (!without.isEmpty()) {
            notes.add("Of every " + String.join(" and every ", without) + ".");
        }
        return new PanelView("panel-" + panel.name().replace('_', '-'), panel.style(), panel.title(), panel.says(),
                notes,
                look.links().sql(panel.name()), body, missing, trouble, at);
    }

    /** Why a statement failed: most of all, what it reads may not be there. */
    private String why(DestinationException failed) {
        try {
            if (readers.read(reader -> isMissing(reader, "builds"))) {
                return "There is no table of builds yet. ./caravan run --only builds loads one.";
            }
            return Stream.of("ci_builds", "ci_jobs", "ci_as_of", "ci_rates")
                    .filter(view -> readers.read(reader -> isMissing(reader, view))).findFirst()
                    .map(view -> "This needs the view " + view + ", which is not there: ./caravan views create makes"
                            + " it. Runs make it too, unless caravan.views is none.")
                    .orElse("Not read: " + failed.getMessage());
        } catch (DestinationException e) {
            // It cannot be learned what is there: the first reason stands.
            return "Not read: " + failed.getMessage();
        }
    }

    private static boolean isMissing(TableReader reader, String name) {
        return !Presence.of(name, () -> reader.query("select 1 as n from " + name + " where 1 = 0", 1, PROBE));
    }
}
