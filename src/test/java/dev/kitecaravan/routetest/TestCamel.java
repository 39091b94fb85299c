package dev.kitecaravan.routetest;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel for tests of routes, as the program's own settings make it. */
final class TestCamel {
    private TestCamel() {
    }

    static DefaultCamelContext started() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.setSourceLocationEnabled(true);
        camel.setStreamCaching(false);
        camel.getShutdownStrategy().setTimeout(2);
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.start();
        return camel;
    }
}
