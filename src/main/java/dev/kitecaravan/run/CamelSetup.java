package dev.kitecaravan.run;

import java.util.List;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;

import dev.kitecaravan.run.body.Languages;
import dev.kitecaravan.run.body.RecordConverters;
import dev.kitecaravan.run.component.ApiComponent;
import dev.kitecaravan.run.component.CaravanComponent;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** What Camel needs to know of this program before route files are loaded into it. */
final class CamelSetup {
    /** The category of log steps: the program prints its own from INFO on, and others from WARN on. */
    static final String LOG = "caravan.route";
    /** They come along with the bean component and the YAML DSL. */
    private static final List<String> REFUSED = List.of("class", "language");

    private CamelSetup() {
    }

    /** @param camel a started context */
    static void prepare(CamelContext camel) {
        camel.getGlobalOptions().put(Exchange.LOG_EIP_NAME, LOG);
        // What a log step says is often a stranger's: a branch's name must not drive the terminal, nor show a password.
        camel.getCamelContextExtension()
                .addLogListener((exchange, logger, message) -> TerminalText.escape(Redactor.redact(message)));
        RecordConverters.register(camel.getTypeConverterRegistry());
        Languages.register(camel);
        // The last is asked first: it has to see taps as they are.
        camel.getCamelContextExtension().addInterceptStrategy(new FailedSteps());
        camel.getCamelContextExtension().addInterceptStrategy(new StepWatch());
        component(camel, ApiComponent.SCHEME, new ApiComponent());
        component(camel, CaravanComponent.SCHEME, new CaravanComponent());
        REFUSED.forEach(name -> component(camel, name, new RefusedComponent()));
    }

    private static void component(CamelContext camel, String scheme, Component component) {
        if (camel.hasComponent(scheme) == null) {
            camel.addComponent(scheme, component);
        }
    }

    /** Lets routes that start at {@code quartz:} be fired by a scheduler that is started elsewhere. */
    static void scheduledBy(CamelContext camel, Scheduler scheduler) {
        QuartzComponent quartz = new QuartzComponent();
        quartz.setScheduler(scheduler);
        quartz.setAutoStartScheduler(false);
        camel.removeComponent("quartz");
        camel.addComponent("quartz", quartz);
        try {
            // A component that comes when Camel has started does not tell its scheduler of Camel by itself.
            camel.addStartupListener(quartz);
        } catch (Exception e) {
            throw new IllegalStateException("Camel does not take the schedule of routes: " + Messages.of(e), e);
        }
    }
}
