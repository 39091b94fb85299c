package dev.kitecaravan.extract;

import java.util.function.LongSupplier;

/**
 * What all endpoints of one run share.
 *
 * @param state         what earlier commits remembered
 * @param clock         the run's times
 * @param settings      what the run is asked to read
 * @param cap           the depth cap of builds lists
 * @param organizations id of the endpoint that lists organizations
 * @param pipelines     id of the endpoint that lists pipelines
 * @param requests      requests the run has spent so far
 */
record WalkContext(ExtractState state, RunClock clock, ExtractSettings settings, DepthCap cap, String organizations,
        String pipelines, LongSupplier requests) {

    Slugs slugs() {
        return Slugs.read(state, organizations, pipelines);
    }
}
