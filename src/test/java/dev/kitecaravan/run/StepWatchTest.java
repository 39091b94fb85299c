package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.apache.camel.AsyncProcessor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ValidateDefinition;
import org.junit.jupiter.api.Test;

/** Steps as Camel gets them back. */
class StepWatchTest {
    /** Camel would warn of it in every run, by the name of a class. */
    @Test
    void aStepThatIsNoAsynchronousOneIsMadeOne() throws IOException {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            assertThat(new StepWatch().wrapProcessorInInterceptors(camel, new ValidateDefinition(), exchange -> {
            }, null)).isInstanceOf(AsyncProcessor.class);
        }
    }
}
