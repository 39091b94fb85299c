package dev.kitecaravan.run;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Remembers of a failure which step of which route file it came from, the innermost one: an exchange that failed names a
 * kamelet's instance, and its history goes with the thread.
 */
final class FailedSteps implements InterceptStrategy {
    private static final Map<Throwable, String> PLACES = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode definition, Processor target,
            Processor nextTarget) {
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                return super.process(exchange, doneSync -> {
                    Throwable failure = exchange.getException();
                    if (failure != null && of(failure) == null) {
                        PLACES.put(failure, place(definition));
                    }
                    callback.done(doneSync);
                });
            }
        };
    }

    /** The file, the line and the step that threw this, or a cause of it; null when it came from no step. */
    static String of(Throwable failure) {
        for (Throwable at = failure; at != null && at != at.getCause(); at = at.getCause()) {
            String place = PLACES.get(at);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private static String place(NamedNode definition) {
        String step = StepLetters.STEP + StepName.kind(definition);
        String file = definition.getLocation();
        return file == null ? step : file + ":" + (definition.getLineNumber() + 1) + ", " + step;
    }
}
