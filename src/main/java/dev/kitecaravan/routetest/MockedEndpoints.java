package dev.kitecaravan.routetest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PollingConsumerSupport;

import dev.kitecaravan.table.Json;

/**
 * Stands, in a Camel of tests, between routes and what lies outside: the endpoints are made as ever, so that their options
 * are checked, and what is sent to them is kept and answered here. Thread-safe, as taps have threads of their own.
 */
final class MockedEndpoints implements EndpointStrategy {
    private final List<Delivery> deliveries = new ArrayList<>();
    private List<EndpointReply> replies = List.of();

    /** From now on endpoints answer so, and nothing was delivered yet. */
    synchronized void begin(List<EndpointReply> told) {
        replies = List.copyOf(told);
        deliveries.clear();
    }

    /** What was sent out since the test began, in the order in which it was. */
    synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    private synchronized EndpointReply reply(String uri) {
        return replies.stream().filter(reply -> Addresses.matches(reply.pattern(), uri)).findFirst().orElse(null);
    }

    private synchronized void add(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        return Addresses.leadsOut(endpoint.getEndpointUri()) ? new Mocked(endpoint) : endpoint;
    }

    /** One of them. */
    private final class Mocked extends DefaultEndpoint {
        private final Endpoint real;

        Mocked(Endpoint real) {
            super(real.getEndpointUri(), ((DefaultEndpoint) real).getComponent());
            this.real = real;
            setCamelContext(real.getCamelContext());
        }

        @Override
        public boolean isSingleton() {
            return real.isSingleton();
        }

        @Override
        public boolean isLenientProperties() {
            return real.isLenientProperties();
        }

        @Override
        public Producer createProducer() throws Exception {
            return isReal() ? real.createProducer() : new Taking(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            return real.createConsumer(processor);
        }

        @Override
        public PollingConsumer createPollingConsumer() throws Exception {
            return isReal() ? real.createPollingConsumer() : new Giving(this);
        }

        private boolean isReal() {
            EndpointReply reply = reply(getEndpointUri());
            return reply != null && reply.real();
        }
    }

    private final class Taking extends DefaultProducer {
        Taking(Mocked endpoint) {
            super(endpoint);
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            String uri = address(exchange);
            String body = exchange.getMessage().getBody(String.class);
            add(new Delivery(uri, body == null ? "" : body));
            answer(exchange, reply(uri), uri);
        }

        /** Of an HTTP server with the path that a header adds, as {@code toD} hands it over. */
        private String address(Exchange exchange) {
            String uri = getEndpoint().getEndpointUri();
            String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class);
            if (path == null || !isHttp(uri)) {
                return uri;
            }
            int query = uri.indexOf('?');
            String site = query < 0 ? uri : uri.substring(0, query);
            return site.replaceFirst("/$", "") + "/" + path.replaceFirst("^/", "")
                    + (query < 0 ? "" : uri.substring(query));
        }
    }

    /** What a step fetches from outside. */
    private final class Giving extends PollingConsumerSupport {
        Giving(Mocked endpoint) {
            super(endpoint);
        }

        @Override
        public Exchange receive() {
            return receiveNoWait();
        }

        @Override
        public Exchange receive(long timeout) {
            return receiveNoWait();
        }

        @Override
        public Exchange receiveNoWait() {
            EndpointReply reply = reply(getEndpoint().getEndpointUri());
            if (reply == null || reply.body() == null) {
                return null;
            }
            Exchange exchange = getEndpoint().createExchange();
            exchange.getMessage().setBody(reply.body());
            return exchange;
        }
    }

    private static boolean isHttp(String uri) {
        return uri.startsWith("http:") || uri.startsWith("https:");
    }

    private static void answer(Exchange exchange, EndpointReply reply, String uri)
            throws IOException, HttpOperationFailedException {
        if (reply != null && reply.fail() != null) {
            throw new IOException(reply.fail());
        }
        boolean http = isHttp(uri);
        if (reply != null) {
            exchange.getMessage().getHeaders().putAll(reply.headers());
        }
        if (http) {
            int status = reply == null ? 200 : reply.status();
            if (status >= 300) {
                throw new HttpOperationFailedException(uri, status, "", null, Map.of(),
                        reply.body() == null ? "" : String.valueOf(reply.body()));
            }
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        }
        if (reply != null && reply.body() != null) {
            exchange.getMessage().setBody(http ? text(reply.body()) : reply.body());
        } else if (http) {
            exchange.getMessage().setBody("");
        }
    }

    private static String text(Object body) {
        return body instanceof String text ? text : Json.write(body);
    }

}
