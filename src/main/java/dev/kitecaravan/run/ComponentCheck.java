package dev.kitecaravan.run;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.util.URISupport;

import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.text.Installation;

/**
 * Finds the addresses of routes whose component this build does not have, and calls of kamelets of one's own that are wrong,
 * before a record is on its way there.
 */
final class ComponentCheck {
    /** Schemes that another component's name stands for in {@code caravan.components}. */
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(Map.entry("smtp", "mail"),
            Map.entry("smtps", "mail"), Map.entry("imap", "mail"), Map.entry("imaps", "mail"),
            Map.entry("pop3", "mail"), Map.entry("pop3s", "mail"), Map.entry("sftp", "ftp"),
            Map.entry("ftps", "ftp"));

    private static final String KAMELET = "kamelet";
    /** Where a kamelet's own route starts and hands on to. */
    private static final Set<String> OF_TEMPLATES = Set.of("source", "sink");

    private final CamelContext camel;
    private final RouteFile file;
    private final OwnKamelets kamelets;

    /** @param kamelets that addresses may call besides those of this program */
    ComponentCheck(CamelContext camel, RouteFile file, OwnKamelets kamelets) {
        this.camel = camel;
        this.file = file;
        this.kamelets = kamelets;
    }

    /** What is missing, each with its place. */
    List<RouteProblem> of(Collection<RouteDefinition> routes) {
        List<RouteProblem> problems = new ArrayList<>();
        for (RouteDefinition route : routes) {
            if (route.getInput() != null) {
                check(route.getInput(), route.getInput().getEndpointUri(), problems);
            }
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
            problems.add(at(place.getLineNumber(), scheme + ":", missing(scheme)));
        }
        if (scheme.equals(KAMELET)) {
            kamelet(place, uri.substring(colon + 1), problems);
        }
    }

    private void kamelet(NamedNode place, String call, List<RouteProblem> problems) {
        int query = call.indexOf('?');
        String name = (query < 0 ? call : call.substring(0, query)).replaceFirst("^//", "").replaceFirst("/.*", "");
        if (OF_TEMPLATES.contains(name) || name.contains("$") || name.contains("{{")) {
            return;
        }
        String missing = kamelets.missing(name);
        if (missing != null) {
            problems.add(at(place.getLineNumber(), name, missing));
            return;
        }
        try {
            Set<String> given = query < 0 ? Set.of() : URISupport.parseQuery(call.substring(query + 1)).keySet();
            kamelets.problems(name, given)
                    .forEach((what, message) -> problems.add(at(place.getLineNumber(), what, message)));
        } catch (URISyntaxException e) {
            problems.add(at(place.getLineNumber(), name, "the address is none: " + e.getMessage()));
        }
    }

    /** At the address itself: Camel knows the line, counted from 0, that its step begins in, or the one behind it. */
    private RouteProblem at(int line, String text, String message) {
        List<String> lines = file.text().lines().toList();
        for (int from : new int[]{line, line - 1, 0}) {
            for (int at = Math.max(0, from); at < lines.size(); at++) {
                int column = lines.get(at).indexOf(text);
                if (column >= 0) {
                    return new RouteProblem(file.name(), at + 1, column + 1, message);
                }
            }
        }
        return new RouteProblem(file.name(), 0, 0, message);
    }

    /** How to get the component of a scheme. */
    static String missing(String scheme) {
        String setting = "caravan.components = " + EXTENSIONS.getOrDefault(scheme, scheme);
        return scheme + " is not in this build: " + (Installation.hasSources()
                ? setting
                : "an installed program takes no more components; one that is built from source does, by " + setting
                        + ", as " + Installation.document("install.md") + " says");
    }
}
