package dev.kitecaravan.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.TableProbe;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.serve.Freshness;
import dev.kitecaravan.table.SystemColumns;

/**
 * How an endpoint stands by what the destination holds.
 *
 * @param lastGood when its last good load ended; null for never
 * @param age      how long ago that is; null for never
 * @param last     how its last load ended; null for never
 * @param lost     what is gone of its tables, a clause each
 */
record EndpointStanding(String endpoint, Instant lastGood, Duration age, LastLoads.Last last, List<String> lost) {

    static List<EndpointStanding> read(TableReader reader, SystemColumns system, EndpointRegistry registry,
            List<String> endpoints) {
        Map<String, Freshness> fresh = Freshness.read(reader, system);
        Map<String, LastLoads.Last> last = LastLoads.read(reader, system);
        TableProbe probe = new TableProbe(reader, system);
        Instant now = Instant.now();
        return endpoints.stream().map(endpoint -> {
            Instant good = fresh.containsKey(endpoint) ? fresh.get(endpoint).lastGood() : null;
            return new EndpointStanding(endpoint, good, good == null ? null : Duration.between(good, now),
                    last.get(endpoint),
                    probe.lost(endpoint, registry.get(endpoint).tablesIn(probe.tables())));
        }).toList();
    }

    boolean isGood(Duration maxAge) {
        return !isOld(maxAge) && !hasFailed() && lost.isEmpty();
    }

    private boolean isOld(Duration maxAge) {
        return age == null || age.compareTo(maxAge) > 0;
    }

    private boolean hasFailed() {
        return last != null && last.status() == LoadRecord.Status.FAILED;
    }

    /** What is to be said of it; nothing of one that stands well. */
    List<String> words(Duration maxAge) {
        List<String> words = new ArrayList<>();
        if (isOld(maxAge)) {
            words.add("too old");
        }
        if (hasFailed()) {
            words.add("failed: " + (last.message() == null ? "no reason was kept" : last.message()));
        } else if (last != null && last.status() == LoadRecord.Status.STOPPED) {
            words.add("was told to stop, the next run goes on");
        }
        words.addAll(lost);
        return words;
    }

    String ageText() {
        return age == null
                ? ""
                : age.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
