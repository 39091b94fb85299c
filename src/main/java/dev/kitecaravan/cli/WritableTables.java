package dev.kitecaravan.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.load.registry.WriteModes;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;

/** Whether the destination can write the tables of endpoints as their routes want it: known before anything is asked. */
final class WritableTables {
    private WritableTables() {
    }

    /**
     * What it cannot, a sentence each.
     *
     * @param endpoints those that are read; their parents are loaded with them
     */
    static List<String> problems(Settings settings, EndpointRegistry registry, Collection<String> endpoints) {
        String destination = ConfiguredDestination.of(settings).name();
        List<String> problems = new ArrayList<>();
        for (Endpoint endpoint : CaravanRun.order(registry, endpoints)) {
            EndpointRoute route = registry.get(endpoint.id());
            for (SinkRoute sink : route.sinks()) {
                String mode = sink.target().disposition().name().toLowerCase(Locale.ROOT);
                WriteModes.refusal(destination, sink.target().disposition()).ifPresent(why -> problems.add(
                        sink.place(route.file()) + ": endpoint " + route.id() + " wants writeDisposition " + mode
                                + ", and " + why
                                + "; write merge there, or choose another destination, such as duckdb or"
                                + " postgres"));
            }
        }
        return problems;
    }

    /** @throws UsageException with {@link #problems}, where there are any */
    static void require(Settings settings, EndpointRegistry registry, Collection<String> endpoints) {
        List<String> problems = problems(settings, registry, endpoints);
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }
}
