package dev.kitecaravan.run.component;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.URISupport;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.Json;

/**
 * {@code buildkite:GET:/v2/…}: one request of a route's own, within the same budget, to the same origin, with the same
 * token as all others. The body becomes what the answer holds, in maps and lists. The token is never in the exchange.
 */
public final class ApiComponent extends DefaultComponent {
    /** Its scheme. */
    public static final String SCHEME = "buildkite";
    /** The name that the client is bound by, for all routes of a run or a service. */
    public static final String CLIENT = "caravanApiClient";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        String[] parts = remaining.split(":", 2);
        if (parts.length < 2 || !parts[0].equals("GET") || !parts[1].startsWith("/")) {
            throw new IllegalArgumentException(
                    "write buildkite:GET:/v2/…; a path of the API, which is read only, and not '"
                            + remaining + "'");
        }
        String query = parameters.isEmpty() ? "" : "?" + URISupport.createQueryString(parameters);
        parameters.clear();
        return new Address(uri, this, URI.create(parts[1] + query));
    }

    @Override
    public boolean useRawUri() {
        return true;
    }

    private static final class Address extends DefaultEndpoint {
        private final URI path;

        Address(String uri, ApiComponent component, URI path) {
            super(uri, component);
            this.path = path;
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }

        @Override
        public Producer createProducer() {
            return new Asking(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a route that reads a list of the API starts at"
                    + " kamelet:buildkite-source");
        }
    }

    private static final class Asking extends DefaultProducer {
        private final URI path;

        Asking(Address address) {
            super(address);
            this.path = address.path;
        }

        @Override
        public void process(Exchange exchange) throws IOException {
            ApiClient client = exchange.getContext().getRegistry().lookupByNameAndType(CLIENT, ApiClient.class);
            if (client == null) {
                throw new IllegalStateException("no run or service is there whose client could ask the API");
            }
            try (ApiAnswer answer = client.get(ApiRequest.object("buildkite:", path));
                    InputStream body = answer.body()) {
                exchange.getMessage().setBody(Json.MAPPER.readValue(body, Object.class));
            }
        }
    }
}
