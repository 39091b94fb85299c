package dev.kitecaravan.route;

import java.time.Duration;
import java.util.List;

import dev.kitecaravan.extract.ExtractSettings;

/**
 * What one run is to do.
 *
 * @param endpoints      ids of the endpoints asked for; parents they need are added
 * @param extract        what of them
 * @param windowLag      how far before the start its windows end
 * @param retryTimeLimit how long one request, or one page that breaks off, is tried again
 * @param leaseLife      how long the dataset's lease lasts without a sign of life
 * @param tables         what the user decided of all tables
 */
public record RunRequest(List<String> endpoints, ExtractSettings extract, Duration windowLag, Duration retryTimeLimit,
        Duration leaseLife, TableRules tables) {
    /** A run without rules on tables. */
    public RunRequest(List<String> endpoints, ExtractSettings extract, Duration windowLag, Duration retryTimeLimit,
            Duration leaseLife) {
        this(endpoints, extract, windowLag, retryTimeLimit, leaseLife, TableRules.NONE);
    }
}
