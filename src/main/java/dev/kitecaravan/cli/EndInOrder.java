package dev.kitecaravan.cli;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;

/**
 * Keeps Quarkus from stopping Camel under a run: the hooks of a process that was told to stop run side by side, and Camel
 * would break off the exchange in hand with warnings of its own.
 */
@Singleton
final class EndInOrder {
    void stopping(@Observes @Priority(1) ShutdownEvent event) {
        StopOnSignal.endAll();
    }
}
