package dev.kitecaravan.run;

import org.apache.camel.NamedNode;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.util.URISupport;

import dev.kitecaravan.text.Redactor;

/** A step of a route in words: {@code route builds, line 12, wireTap file:/data/out}. */
final class StepName {
    private StepName() {
    }

    static String of(NamedNode step) {
        String route = step instanceof ProcessorDefinition<?> processor
                ? ProcessorDefinitionHelper.getRouteId(processor)
                : null;
        return (route == null ? "" : "route " + route + ", ")
                + (step.getLineNumber() < 0 ? "" : "line " + (step.getLineNumber() + 1) + ", ") + kind(step);
    }

    /** Its kind and where it leads, without secrets. */
    static String kind(NamedNode step) {
        String uri = uri(step);
        return step.getShortName() + (uri == null ? "" : " " + Redactor.redact(URISupport.sanitizeUri(uri)));
    }

    private static String uri(NamedNode step) {
        if (step instanceof ToDynamicDefinition dynamic) {
            // As it was written: members are made null-safe when the file is loaded.
            return dynamic.getUri() == null ? null : dynamic.getUri().replace("?[", "[");
        }
        return step instanceof EndpointRequiredDefinition sends ? sends.getEndpointUri() : null;
    }
}
