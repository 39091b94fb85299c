package dev.kitecaravan.normalize;

import java.time.Clock;
import java.util.Objects;

/**
 * @param catalog the documented columns
 * @param clock   the time written into dead letters
 */
public record NormalizerSettings(Catalog catalog, Clock clock) {
    public NormalizerSettings {
        Objects.requireNonNull(catalog, "catalog");
        Objects.requireNonNull(clock, "clock");
    }

    /** Buildkite's catalog and the system's clock. */
    public static NormalizerSettings defaults() {
        return new NormalizerSettings(Catalog.buildkite(), Clock.systemUTC());
    }
}
