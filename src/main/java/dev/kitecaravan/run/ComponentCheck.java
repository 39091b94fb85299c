package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;

import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteProblem;

/** Finds the addresses of routes whose component this build does not have, before a record is on its way there. */
final class ComponentCheck {
    /** Schemes that another component's name stands for in {@code caravan.components}. */
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(Map.entry("smtp", "mail"),
            Map.entry("smtps", "mail"), Map.entry("imap", "mail"), Map.entry("imaps", "mail"),
            Map.entry("pop3", "mail"), Map.entry("pop3s", "mail"), Map.entry("sftp", "ftp"),
            Map.entry("ftps", "ftp"));

    private final CamelContext camel;
    private final RouteFile file;

    ComponentCheck(CamelContext camel, RouteFile file) {
        this.camel = camel;
        this.file = file;
    }

    /** What is missing, each with its place. */
    List<RouteProblem> of(Collection<RouteDefinition> routes) {
        List<RouteProblem> problems = new ArrayList<>();
        for (RouteDefinition route : routes) {
            check(route.getInput(), route.getInput().getEndpointUri(), problems);
            for (ProcessorDefinition<?> step : ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(),
                    ProcessorDefinition.class)) {
                String uri = step instanceof ToDynamicDefinition dynamic
                        ? dynamic.getUri()
                        : step instanceof EndpointRequiredDefinition sends ? sends.getEndpointUri() : null;
                check(step, uri, problems);
            }
        }
        return problems;
    }

    private void check(NamedNode place, String uri, List<RouteProblem> problems) {
        int colon = uri == null ? -1 : uri.indexOf(':');
        String scheme = colon < 1 ? "" : uri.substring(0, colon);
        if (scheme.matches("[a-z][a-z0-9+-]*") && camel.getComponent(scheme) == null) {
            problems.add(at(place.getLineNumber(), scheme));
        }
    }

    /** At the address itself: Camel knows the line, counted from 0, that its step begins in. */
    private RouteProblem at(int line, String scheme) {
        List<String> lines = file.text().lines().toList();
        for (int at = Math.max(0, line); at < lines.size(); at++) {
            int column = lines.get(at).indexOf(scheme + ":");
            if (column >= 0) {
                return new RouteProblem(file.name(), at + 1, column + 1, missing(scheme));
            }
        }
        return new RouteProblem(file.name(), 0, 0, missing(scheme));
    }

    /** How to get the component of a scheme. */
    static String missing(String scheme) {
        return scheme + " is not in this build: caravan.components = " + EXTENSIONS.getOrDefault(scheme, scheme);
    }
}
