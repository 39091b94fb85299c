package dev.kitecaravan.normalize;

import java.time.Clock;
import java.util.Objects;

/**
 * @param catalog the documented columns
 * @param clock   the time written into dead letters
 * @param widen   whether a column of whole numbers becomes one of decimals when a number comes that only such a one holds
 */
public record NormalizerSettings(Catalog catalog, Clock clock, boolean widen) {
    public NormalizerSettings {
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(clock, "clock");
    }

    /** No column is widened. */
    public NormalizerSettings(Catalog catalog, Clock clock) {
        this(catalog, clock, false);
    }

    public NormalizerSettings withWidening(boolean allowed) {
        return new NormalizerSettings(catalog, clock, allowed);
    }

    /** Buildkite's catalog and the system's clock. */
    public static NormalizerSettings defaults() {
        return new NormalizerSettings(Catalog.buildkite(), Clock.systemUTC());
    }
}
