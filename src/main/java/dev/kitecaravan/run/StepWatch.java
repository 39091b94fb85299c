package dev.kitecaravan.run;

import java.util.Set;
import java.util.regex.Pattern;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.processor.WireTapProcessor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

import dev.kitecaravan.route.KameletParameters;
import dev.kitecaravan.run.body.SinkBody;
import dev.kitecaravan.run.component.LoadedConsumer;

/**
 * Watches the steps of routes that send a record elsewhere. What fails in one is marked with it ({@link StepFailure}); what
 * a tap failed to deliver, on its own thread and unseen by the route, is told to the run.
 */
final class StepWatch implements InterceptStrategy {
    /** Steps that send, by their names in a route file. */
    private static final Set<String> SENDING = Set.of("to", "toD", "enrich", "pollEnrich", "recipientList",
            "routingSlip", "dynamicRouter", "poll");

    /**
     * What stays inside the program: its steps are watched themselves, its requests end by themselves, and a database in a file
     * closes when its thread is interrupted.
     */
    private static final Pattern INSIDE = Pattern.compile("\\b(direct|kamelet|caravan|buildkite|jdbc):");

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext camel, NamedNode definition, Processor target,
            Processor next) {
        if (target instanceof WireTapProcessor tap) {
            watch(camel, tap, StepName.of(definition));
            return target;
        }
        if (!SENDING.contains(definition.getShortName()) || isOurs(definition)) {
            // As it is, Camel would warn of every step that is no asynchronous one.
            return AsyncProcessorConverterHelper.convert(target);
        }
        String uri = definition instanceof ToDynamicDefinition dynamic ? dynamic.getUri() : "";
        return new Watched(target, StepName.of(definition), new AddressParts(camel, uri),
                !INSIDE.matcher(definition.getLabel()).find());
    }

    /** The way to the sink, whose failures are the run's. */
    private static boolean isOurs(NamedNode definition) {
        String uri = definition instanceof EndpointRequiredDefinition step ? step.getEndpointUri() : "";
        String kamelet = uri.replaceFirst("^kamelet:(//)?", "").replaceFirst("[?/].*", "");
        return uri.startsWith("kamelet:") && (kamelet.equals("sink") || kamelet.equals(KameletParameters.SINK.name()));
    }

    private static void watch(CamelContext camel, WireTapProcessor tap, String way) {
        Processor prepare = tap.getOnPrepare();
        tap.setOnPrepare(copy -> {
            if (prepare != null) {
                prepare.process(copy);
            }
            TapWatch run = run(camel, copy, tap);
            if (run != null) {
                run.taps().begun(way);
                copy.getExchangeExtension().addOnCompletion(new Ending(run, way));
            }
        });
    }

    /** Null in a route that no run and no load has started. */
    private static TapWatch run(CamelContext camel, Exchange copy, WireTapProcessor tap) {
        TapWatch event = copy.getProperty(LoadedConsumer.DELIVERY, TapWatch.class);
        TapWatch run = event != null ? event : copy.getProperty(EndpointRun.PROPERTY, EndpointRun.class);
        return run != null ? run : ActiveRuns.of(camel).find(tap.getRouteId());
    }

    /** The end of what a tap sent, on its thread. */
    private record Ending(TapWatch run, String way) implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            run.taps().ended(way);
        }

        @Override
        public void onFailure(Exchange exchange) {
            run.sideWays().failed(way, Messages.of(exchange.getException()));
            run.taps().ended(way);
        }
    }

    private static final class Watched extends DelegateAsyncProcessor {
        private final String step;
        private final AddressParts address;
        private final boolean leaves;

        /** @param leaves whether it sends to something outside the program */
        Watched(Processor step, String name, AddressParts address, boolean leaves) {
            super(step);
            this.step = name;
            this.address = address;
            this.leaves = leaves;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            EndpointRun run = exchange.getProperty(EndpointRun.PROPERTY, EndpointRun.class);
            if (run != null && address.lackOne(exchange)) {
                run.addressLacksPart(step);
            }
            boolean entered;
            try {
                entered = run != null && leaves && run.sending().enter();
            } catch (StoppedException e) {
                exchange.setException(e);
                callback.done(true);
                return true;
            }
            return super.process(exchange, inTime -> {
                if (entered) {
                    left(run, exchange);
                }
                StepFailure.mark(exchange.getException(), step);
                if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) != null) {
                    exchange.setProperty(SinkBody.REPLY, exchange.getMessage().getBody());
                }
                callback.done(inTime);
            });
        }

        private static void left(EndpointRun run, Exchange exchange) {
            try {
                run.sending().leave();
            } catch (StoppedException e) {
                exchange.setException(e);
            }
        }
    }
}
