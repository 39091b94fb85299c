package dev.kitecaravan.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;

/**
 * Connects the beans of kamelets, which Camel makes, with the run under way. At most one run of an endpoint at a time: a
 * second trigger is refused.
 */
final class ActiveRuns {
    private static final String NAME = "caravan-active-runs";

    private final Map<String, EndpointRun> expected = new ConcurrentHashMap<>();

    static ActiveRuns of(CamelContext context) {
        ActiveRuns runs = context.getRegistry().lookupByNameAndType(NAME, ActiveRuns.class);
        if (runs == null) {
            runs = new ActiveRuns();
            context.getRegistry().bind(NAME, runs);
        }
        return runs;
    }

    /** Announces a run of an endpoint; its route takes it over when it is triggered. */
    void expect(EndpointRun run) {
        if (expected.putIfAbsent(run.endpoint(), run) != null) {
            throw new IllegalStateException("endpoint " + run.endpoint() + " is being read already");
        }
    }

    EndpointRun begin(String endpoint) {
        EndpointRun run = expected.get(endpoint);
        if (run == null) {
            throw new IllegalStateException("endpoint " + endpoint
                    + " was triggered from outside a run; use 'caravan run --only " + endpoint + "'");
        }
        return run;
    }

    /** The run of an endpoint that is under way; null for none. */
    EndpointRun find(String endpoint) {
        return endpoint == null ? null : expected.get(endpoint);
    }

    void end(EndpointRun run) {
        expected.remove(run.endpoint(), run);
    }
}
