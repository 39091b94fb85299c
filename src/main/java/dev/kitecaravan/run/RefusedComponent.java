package dev.kitecaravan.run;

import java.util.Map;

import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** Stands in Camel for a component that comes along with another one and that routes are not to have. */
final class RefusedComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        throw new IllegalArgumentException("component " + uri.substring(0, Math.max(0, uri.indexOf(':')))
                + " is not available to routes, since it runs any code; use a step, or a bean that the route file"
                + " declares");
    }
}
