package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;

/**
 * What a run is asked to read.
 *
 * @param start           builds created before are not read; null for all the API still has
 * @param from            of a bounded backfill: lower bound; null otherwise
 * @param to              of a bounded backfill: upper bound, exclusive; null otherwise
 * @param fullRefresh     read everything again, as if nothing were known; nothing is deleted
 * @param logBytes        how much of a log's end is kept
 * @param finishedOverlap how far before its mark the finished pass looks back
 * @param rescanSpan      how far back the rescan reads; zero for none
 * @param rescanEvery     how often
 * @param parentsMaxAge   how old the lists of organizations and pipelines may be when they are only needed as parents
 * @param scope           which organizations and pipelines
 */
public record ExtractSettings(Instant start, Instant from, Instant to, boolean fullRefresh, long logBytes,
        Duration finishedOverlap, Duration rescanSpan, Duration rescanEvery, Duration parentsMaxAge, Scope scope) {
    /** A lower bound before the first build there ever was; asked for as no bound at all. */
    static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** The same, of logs no more than so many bytes. */
    ExtractSettings withLogsWithin(long bytes) {
        return logBytes <= bytes
                ? this
                : new ExtractSettings(start, from, to, fullRefresh, bytes, finishedOverlap, rescanSpan, rescanEvery,
                        parentsMaxAge, scope);
    }

    boolean isBounded() {
        return from != null || to != null;
    }

    Instant startOrEarliest() {
        return start == null ? EARLIEST : Timestamps.second(start);
    }
}
