package dev.kitecaravan.run;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.JobKey;
import org.quartz.Scheduler;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.component.CaravanComponent;
import dev.kitecaravan.run.component.LoadedConsumer;

/** Camel, with the route files of a run loaded into it. */
public final class CamelRoutes {

    private final CamelContext camel;
    /** One for all runs: Camel keeps what each template made for as long as the context lives. */
    private final ProducerTemplate producer;
    private final LoadedRoutes loaded;
    /** Routes that start by themselves, whose exchanges are told of. */
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    /** @param camel a started context */
    public CamelRoutes(CamelContext camel) {
        this.camel = camel;
        CamelSetup.prepare(camel);
        this.producer = camel.createProducerTemplate();
        this.loaded = new LoadedRoutes(camel);
    }

    /** What is bound by a name; null for nothing. */
    Object bean(String name) {
        return camel.getRegistry().lookupByName(name);
    }

    /** Routes that follow loads, those that were started. */
    List<LoadedConsumer> followers() {
        return camel.getComponent(CaravanComponent.SCHEME, CaravanComponent.class).followers();
    }

    /**
     * Lets routes use the kamelets of a folder besides those of this program; to be called before they are loaded.
     *
     * @param folder null, or one that is not there, for none
     * @throws RouteFilesException naming every file of it that is no kamelet
     */
    public CamelRoutes kamelets(Path folder) {
        loaded.kamelets(OwnKamelets.of(folder));
        return this;
    }

    /** Makes things available to the routes by their names, such as data sources; to be called before they are loaded. */
    public CamelRoutes with(Map<String, ?> beans) {
        beans.forEach(camel.getRegistry()::bind);
        return this;
    }

    /** Lets routes that start at {@code quartz:} be fired by this, which is started by the caller; to be called before they are. */
    public void scheduledBy(Scheduler scheduler) {
        CamelSetup.scheduledBy(camel, scheduler);
    }

    /** The jobs of the routes that start at {@code quartz:} and were started. */
    public Set<JobKey> jobs() {
        return camel.getRoutes().stream().map(Route::getEndpoint).filter(QuartzEndpoint.class::isInstance)
                .map(endpoint -> ((QuartzEndpoint) endpoint).getTriggerKey())
                .map(key -> new JobKey(key.getName(), key.getGroup())).collect(Collectors.toSet());
    }

    CamelContext camel() {
        return camel;
    }

    /**
     * Loads the files of the given endpoints, those that hold no endpoint at all, whose routes others may call, and those of
     * routes that follow loads.
     *
     * @throws RouteFilesException with the file and what Camel says, when it does not accept one
     */
    public void load(EndpointRegistry registry, Collection<String> endpoints) {
        load(registry, endpoints, route -> false);
    }

    /**
     * The same, with routes that start by themselves.
     *
     * @param starting which of them, by their ids
     */
    public void load(EndpointRegistry registry, Collection<String> endpoints, Predicate<String> starting) {
        loaded.load(registry.filesOf(endpoints),
                route -> !RouteFileLoader.startsByItself(route) || starting.test(route.getId()));
    }

    /**
     * Loads routes that start by themselves, which begin to at once. Whatever else is in their files is loaded already.
     *
     * @param ids      theirs
     * @param listener told of what becomes of their exchanges
     */
    public void startOwn(EndpointRegistry registry, Set<String> ids, OwnRouteListener listener) {
        if (watched.isEmpty() && !ids.isEmpty()) {
            camel.getManagementStrategy().addEventNotifier(new OwnRouteWatch(watched, listener));
        }
        watched.addAll(ids);
        Set<String> files = registry.own().stream().filter(own -> ids.contains(own.id())).map(OwnRoute::file)
                .collect(Collectors.toSet());
        loaded.load(registry.files().stream().filter(file -> files.contains(file.name())).toList(),
                route -> RouteFileLoader.startsByItself(route) && ids.contains(route.getId()));
    }

    /**
     * Loads a route of one's own and runs it once: as if its schedule had fired, or another route had called it. One that
     * follows loads is loaded already, and gets no event.
     *
     * @throws Exception what it ended with
     */
    public void runOnce(EndpointRegistry registry, OwnRoute own) throws Exception {
        if (own.isAfterLoad()) {
            throwFailure(own, followers().stream().filter(route -> own.id().equals(route.getRouteId())).findFirst()
                    .orElseThrow().deliver(null, null));
            return;
        }
        String address = own.isCalled() ? own.from().replaceFirst("\\?.*", "") : "direct:once-" + own.id();
        if (!own.isCalled()) {
            loaded.load(registry.files().stream().filter(file -> file.name().equals(own.file())).toList(), route -> {
                boolean it = own.id().equals(route.getId());
                if (it) {
                    route.getInput().setUri(address);
                }
                return it;
            });
        }
        throwFailure(own, producer.send(address, e -> e.getMessage().setBody(null)).getException());
    }

    private static void throwFailure(OwnRoute own, Exception failure) {
        if (failure != null) {
            StepFailure at = StepFailure.of(failure);
            throw new IllegalStateException((at == null ? "route " + own.id() : at.step()) + ": "
                    + Messages.of(failure), failure);
        }
    }

    /**
     * Stops the routes that were loaded from these files, and forgets them; those of the kamelets they call too. What was
     * under way in them ends first.
     *
     * @param names of files; those that nothing was loaded from do not matter
     */
    public void unload(Collection<String> names) {
        loaded.unload(names);
    }

    /** The files that routes were loaded from. */
    public Set<String> loaded() {
        return loaded.files();
    }

    /**
     * Loads of these files what {@link #load} would, in the place of what was loaded from them before.
     *
     * @throws RouteFilesException as {@link #load}; what of them could be loaded is loaded then
     */
    public void reload(EndpointRegistry registry, Collection<String> endpoints, Set<String> names) {
        unload(names);
        loaded.load(registry.filesOf(endpoints).stream().filter(file -> names.contains(file.name())).toList(),
                route -> !RouteFileLoader.startsByItself(route));
    }

    /**
     * Reads kamelets of one's own anew: the next route that is loaded and calls one gets it as it is now.
     *
     * @param folder  theirs
     * @param changed names of those that are other ones than before, or gone
     * @return brings the former ones back
     * @throws RouteFilesException naming every file that is no kamelet; nothing has changed then
     */
    public Runnable kamelets(Path folder, Collection<String> changed) {
        return loaded.replace(OwnKamelets.of(folder), changed);
    }

    /**
     * Loads all files as a run would, and starts none of their routes.
     *
     * @param camel a context of its own, which this makes unfit for a run
     * @param beans    as {@link #with} takes them
     * @param kamelets as {@link #kamelets} takes it
     * @throws RouteFilesException with file and line of all that Camel does not accept
     */
    public static void check(CamelContext camel, EndpointRegistry registry, Map<String, ?> beans, Path kamelets) {
        camel.setAutoStartup(false);
        CamelRoutes routes = new CamelRoutes(camel).with(beans).kamelets(kamelets);
        routes.loaded.loadKamelets();
        routes.load(registry, registry.all().stream().map(EndpointRoute::id).toList(), route -> true);
    }

    /** Runs an endpoint's route once and returns when it has ended; null or the exception that ended it. */
    Exception trigger(String endpoint) {
        Exchange exchange = producer.send("direct:" + endpoint,
                e -> e.getMessage().setBody(null));
        return exchange.getException();
    }
}
