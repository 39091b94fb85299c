package dev.kitecaravan.run;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The bean behind the kamelet {@code buildkite-source}: one per route, named in the kamelet's template. What it does is
 * done by the {@link EndpointRun} of the run under way.
 */
@RegisterForReflection
public final class BuildkiteSource implements CamelContextAware {
    private CamelContext camelContext;
    private String endpoint;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Begins the endpoint's walk. */
    public void open(Exchange exchange) {
        EndpointRun run = ActiveRuns.of(camelContext).begin(endpoint);
        exchange.setProperty(EndpointRun.PROPERTY, run);
        run.open(exchange);
    }

    /** Waits for the next page; the body becomes an iterator over its records. */
    public void page(Exchange exchange) {
        EndpointRun.of(exchange, "endpoint " + endpoint).page(exchange);
    }

    /** Remembers what the raw record says before the user's steps see it. */
    public void record(Exchange exchange) {
        EndpointRun.of(exchange, "endpoint " + endpoint).record(exchange);
    }

    /** A step failed on the record; it may have taken the exchange's properties away before. */
    public void deadLetter(Exchange exchange) {
        EndpointRun run = exchange.getProperty(EndpointRun.PROPERTY, EndpointRun.class);
        (run == null ? ActiveRuns.of(camelContext).begin(endpoint) : run).deadLetter(exchange);
    }

    /** Commits the page, or gives it up. */
    public void commit(Exchange exchange) {
        EndpointRun.of(exchange, "endpoint " + endpoint).commit(exchange);
    }
}
