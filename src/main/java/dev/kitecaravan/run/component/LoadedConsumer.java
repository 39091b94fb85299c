package dev.kitecaravan.run.component;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** The start of a route that follows loads. A run hands it the event of each load. */
public final class LoadedConsumer extends DefaultConsumer {
    /** The exchange property that holds who delivers the event. */
    public static final String DELIVERY = "caravanDelivery";

    private final List<LoadedConsumer> followers;
    private final Set<String> endpoints;

    /**
     * @param followers where it stands as long as its route is started
     * @param endpoints whose loads it follows; none for all
     */
    LoadedConsumer(List<LoadedConsumer> followers, DefaultEndpoint address, Processor route, Set<String> endpoints) {
        super(address, route);
        this.followers = followers;
        this.endpoints = Set.copyOf(endpoints);
    }

    /** Whether its route is told of the loads of an endpoint. */
    public boolean follows(String endpoint) {
        return endpoints.isEmpty() || endpoints.contains(endpoint);
    }

    /**
     * Runs the route with an event as its body, to the end.
     *
     * @param by what steps find in the property {@link #DELIVERY}
     * @return what the route failed with; null when it did not
     */
    public Exception deliver(Map<String, Object> event, Object by) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(event);
            exchange.setProperty(DELIVERY, by);
            getProcessor().process(exchange);
            return exchange.getException();
        } catch (Exception e) {
            return e;
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        followers.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        followers.remove(this);
        super.doStop();
    }
}
