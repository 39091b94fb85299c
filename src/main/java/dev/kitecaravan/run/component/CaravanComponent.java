package dev.kitecaravan.run.component;

import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** {@code caravan:ENDPOINT}: a run of that endpoint out of a route; the body becomes its report. */
public final class CaravanComponent extends DefaultComponent {
    /** Its scheme. */
    public static final String SCHEME = "caravan";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new Address(uri, this, remaining);
    }

    private static final class Address extends DefaultEndpoint {
        private final String name;

        Address(String uri, CaravanComponent component, String name) {
            super(uri, component);
            this.name = name;
        }

        @Override
        public Producer createProducer() {
            return new Reading(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a route cannot start at caravan:" + name
                    + "; call it from one that starts at quartz:, timer:, file: or direct:");
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
            if (reader == null) {
                throw new IllegalStateException(
                        "caravan:" + name + " cannot be read inside a run, which has the dataset;"
                                + " call it in a route of its own, under serve or run --route");
            }
            exchange.getMessage().setBody(reader.read(name));
        }
    }
}
