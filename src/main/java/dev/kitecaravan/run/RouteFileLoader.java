package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import dev.kitecaravan.route.KameletParameters;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.run.body.NullSafe;
import dev.kitecaravan.run.component.CaravanComponent;

/**
 * Loads one route file into Camel. Every source gets the id of its route as part of its address: Camel lets only one route
 * start from an address, and two routes may well read one list.
 */
final class RouteFileLoader implements RouteBuilderLifecycleStrategy {
    private static final String SOURCE = "kamelet:" + KameletParameters.SOURCE.name();

    private final CamelContext camel;
    private final RoutesLoader loader;
    private final OwnKamelets kamelets;
    private final Predicate<RouteDefinition> wanted;
    private RouteFile file;

    /**
     * @param kamelets that routes may call
     * @param wanted   which of a file's routes are loaded
     */
    RouteFileLoader(CamelContext camel, OwnKamelets kamelets, Predicate<RouteDefinition> wanted) {
        this.kamelets = kamelets;
        this.camel = camel;
        this.wanted = wanted;
        this.loader = PluginHelper.getRoutesLoader(camel);
    }

    /**
     * @throws RouteFilesException when this build lacks a component that it uses
     * @throws Exception           what Camel says of it
     */
    void load(RouteFile routeFile) throws Exception {
        file = routeFile;
        for (RoutesBuilder builder : loader
                .findRoutesBuilders(ResourceHelper.fromString(file.name(), NullSafe.text(routeFile.text())))) {
            if (builder instanceof RouteBuilder routes) {
                routes.addLifecycleInterceptor(this);
            }
            camel.addRoutes(builder);
        }
    }

    /** The id of the kamelet's own route, of which each route that starts at a source has one. */
    static String sourceOf(String routeId) {
        return routeId + "-source";
    }

    @Override
    public void afterConfigure(RouteBuilder builder) {
        List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
        routes.removeIf(wanted.negate());
        List<RouteDefinition> all = new ArrayList<>(routes);
        builder.getRouteTemplateCollection().getRouteTemplates().forEach(template -> all.add(template.getRoute()));
        all.forEach(RouteFileLoader::makeAddressesNullSafe);
        List<RouteProblem> missing = new ComponentCheck(camel, file, kamelets).of(all);
        if (!missing.isEmpty()) {
            throw new RouteFilesException(missing);
        }
        for (RouteDefinition route : routes) {
            FromDefinition from = route.getInput();
            String uri = from == null ? null : from.getUri();
            if (uri != null && (uri.equals(SOURCE) || uri.startsWith(SOURCE + "?"))) {
                from.setUri(SOURCE + "/" + sourceOf(route.getId()) + uri.substring(SOURCE.length()));
            }
        }
    }

    private static void makeAddressesNullSafe(RouteDefinition route) {
        for (ToDynamicDefinition step : ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(),
                ToDynamicDefinition.class)) {
            if (step.getUri() != null) {
                step.setUri(NullSafe.address(step.getUri()));
            }
        }
    }

    /** Whether no other route and no run starts it. */
    static boolean startsByItself(RouteDefinition route) {
        FromDefinition from = route.getInput();
        String uri = from == null ? "" : String.valueOf(from.getUri());
        return !uri.startsWith("direct:") && !uri.startsWith("seda:") && !uri.startsWith(SOURCE)
                && !uri.startsWith(CaravanComponent.SCHEME + ":");
    }
}
