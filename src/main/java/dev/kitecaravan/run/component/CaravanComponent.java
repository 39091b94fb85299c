package dev.kitecaravan.run.component;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code caravan:ENDPOINT}: a run of that endpoint out of a route; the body becomes its report. A route that starts at
 * {@code caravan:loaded} follows loads.
 */
public final class CaravanComponent extends DefaultComponent {
    /** Its scheme. */
    public static final String SCHEME = "caravan";
    /** What a route may start at. */
    public static final String LOADED = "loaded";

    private final List<LoadedConsumer> followers = new CopyOnWriteArrayList<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new Address(uri, this, remaining, getAndRemoveParameter(parameters, "endpoint", String.class, "*"));
    }

    /** The routes that follow loads, those that were started. */
    public List<LoadedConsumer> followers() {
        return List.copyOf(followers);
    }

    private static final class Address extends DefaultEndpoint implements MultipleConsumersSupport {
        private final List<LoadedConsumer> followers;
        private final String name;
        private final Set<String> endpoints;

        Address(String uri, CaravanComponent component, String name, String endpoints) {
            super(uri, component);
            this.followers = component.followers;
            this.name = name;
            this.endpoints = endpoints.strip().equals("*")
                    ? Set.of()
                    : Arrays.stream(endpoints.strip().split("\\s*,\\s*"))
                            .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        /** Each of the routes that start here is told. */
        @Override
        public boolean isMultipleConsumersSupported() {
            return true;
        }

        @Override
        public Producer createProducer() {
            return new Reading(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            if (!name.equals(LOADED)) {
                throw new UnsupportedOperationException("a route cannot start at caravan:" + name + "; it starts at "
                        + "caravan:loaded?endpoint=" + name + " when it follows the loads of " + name);
            }
            return new LoadedConsumer(followers, this, processor, endpoints);
        }
    }

    private static final class Reading extends DefaultProducer {
        private final String name;

        Reading(Address address) {
            super(address);
            this.name = address.name;
        }

        @Override
        public void process(Exchange exchange) {
            EndpointReader reader = exchange.getContext().getRegistry().lookupByNameAndType(EndpointReader.NAME,
                    EndpointReader.class);
            if (reader == null || exchange.getProperty(LoadedConsumer.DELIVERY) != null) {
                throw new IllegalStateException(
                        "caravan:" + name + " cannot be read inside a run, which has the dataset;"
                                + " call it in a route of its own, under serve or run --route");
            }
            exchange.getMessage().setBody(reader.read(name));
        }
    }
}
