package dev.kitecaravan.route.body;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.jsonpath.JsonPathLanguage;
import org.apache.camel.spi.Language;

/** The languages of routes, as records want them: what a record does not have is null. */
public final class Languages {
    private Languages() {
    }

    /** Puts them into the place of Camel's own; to be called before routes are loaded. */
    public static void register(CamelContext camel) {
        bind(camel, "simple", new NullSafeSimple());
        bind(camel, "file", new NullSafeFile());
        JsonPathLanguage jsonPath = new JsonPathLanguage();
        jsonPath.setSuppressExceptions(true);
        bind(camel, "jsonpath", jsonPath);
    }

    private static <L extends Language & CamelContextAware> void bind(CamelContext camel, String name, L language) {
        language.setCamelContext(camel);
        camel.getRegistry().bind(name + "-language", language);
    }
}
