package dev.kitecaravan.run.body;

import org.apache.camel.CamelContext;
import org.apache.camel.jsonpath.JsonPathLanguage;

/** JSONPath as records want it: what a record does not have is null, and not an error. */
public final class Languages {
    private Languages() {
    }

    /** Puts it into the place of Camel's own; to be called before routes are loaded. */
    public static void register(CamelContext camel) {
        JsonPathLanguage jsonPath = new JsonPathLanguage();
        jsonPath.setCamelContext(camel);
        jsonPath.setSuppressExceptions(true);
        camel.getRegistry().bind("jsonpath-language", jsonPath);
    }
}
