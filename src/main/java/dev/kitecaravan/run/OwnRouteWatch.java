package dev.kitecaravan.run;

import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Tells of the exchanges of routes that start by themselves, also of those that their taps and branches sent on. */
final class OwnRouteWatch extends EventNotifierSupport {
    private final Set<String> routes;
    private final OwnRouteListener listener;

    OwnRouteWatch(Set<String> routes, OwnRouteListener listener) {
        this.routes = routes;
        this.listener = listener;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event.getType() == CamelEvent.Type.ExchangeCompleted
                || event.getType() == CamelEvent.Type.ExchangeFailed;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((ExchangeEvent) event).getExchange();
        String route = exchange.getFromRouteId();
        if (route == null || !routes.contains(route)) {
            return;
        }
        if (event.getType() == CamelEvent.Type.ExchangeFailed) {
            StepFailure at = StepFailure.of(exchange.getException());
            listener.failed(route, (at == null ? "" : at.step() + ": ") + Messages.of(exchange.getException()));
        } else if (exchange.getProperty(Exchange.CORRELATION_ID) == null) {
            listener.completed(route);
        }
    }
}
