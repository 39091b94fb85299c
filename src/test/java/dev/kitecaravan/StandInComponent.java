package dev.kitecaravan;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands in for a component whose server no test has: keeps what it is sent, and takes every parameter. */
final class StandInComponent extends DefaultComponent {
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    /** @param to the address without its parameters */
    record Message(String to, Map<String, Object> parameters, Map<String, Object> headers, String body) {
    }

    List<Message> messages() {
        return messages;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Map<String, Object> given = Map.copyOf(parameters);
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        messages.add(new Message(remaining, given, Map.copyOf(exchange.getMessage().getHeaders()),
                                exchange.getMessage().getBody(String.class)));
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("nothing comes from it");
            }
        };
    }
}
