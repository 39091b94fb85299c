package dev.kitecaravan.run;

import java.time.Duration;
import java.util.List;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.route.TableRules;

/**
 * What one run is to do.
 *
 * @param endpoints      ids of the endpoints asked for; parents they need are added
 * @param extract        what of them
 * @param windowLag      how far before the start its windows end
 * @param retryTimeLimit how long one request, or one page that breaks off, is tried again
 * @param leaseLife      how long the dataset's lease lasts without a sign of life
 * @param tables         what the user decided of all tables
 * @param batch          how much is gathered into a commit where the destination wants batches
 * @param letterLimit    how many records of an endpoint may be refused
 * @param series         a run that was interrupted is continued by the next one of its series
 */
public record RunRequest(List<String> endpoints, ExtractSettings extract, Duration windowLag, Duration retryTimeLimit,
        Duration leaseLife, TableRules tables, CommitUnit batch, LetterLimit letterLimit, String series) {
    /** The series of runs that a user or a scheduler outside starts. */
    public static final String BY_HAND = "current";

    /** A run that is started by hand. */
    public RunRequest(List<String> endpoints, ExtractSettings extract, Duration windowLag, Duration retryTimeLimit,
            Duration leaseLife, TableRules tables, CommitUnit batch, LetterLimit letterLimit) {
        this(endpoints, extract, windowLag, retryTimeLimit, leaseLife, tables, batch, letterLimit, BY_HAND);
    }

    /** The run of one endpoint on its schedule. */
    public RunRequest scheduled(String endpoint) {
        return new RunRequest(List.of(endpoint), extract, windowLag, retryTimeLimit, leaseLife, tables, batch,
                letterLimit, "schedule of " + endpoint);
    }
}
