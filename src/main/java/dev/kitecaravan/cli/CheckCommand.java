package dev.kitecaravan.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;

import dev.kitecaravan.extract.AccessToken;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.TableProbe;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.load.served.ServedReader;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.route.EndpointCost;
import dev.kitecaravan.route.EndpointNeeds;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDataSources;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.Redactor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether a run would work, and changes nothing. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false, description = "Checks whether a run would work: settings, route files, token, destination. Changes nothing.")
final class CheckCommand implements Callable<Integer> {
    /** A token that ends sooner than this is worth a word. */
    private static final Duration SOON = Duration.ofDays(3);

    @Inject
    CamelContext camel;
    @Inject
    CamelRuntime camelRuntime;

    @Option(names = "--offline", description = "Only what needs neither the API nor the destination.")
    private boolean offline;
    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;
    @Option(names = "--base-url", paramLabel = "URL", description = "The API's origin.")
    private String baseUrl;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    private final CheckResults results = new CheckResults();

    @Override
    public Integer call() throws Exception {
        try {
            check(destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl).with(Setting.ROUTES,
                    routes));
        } catch (UsageException e) {
            failed("settings", e);
        }
        results.print(spec.commandLine().getOut(), json);
        return results.exitCode();
    }

    private void check(Settings settings) throws Exception {
        checkSettings(settings);
        EndpointRegistry registry = checkRoutes(settings);
        boolean usable = checkDestinationSettings(settings);
        checkWriteModes(settings, registry);
        if (!offline) {
            checkToken(settings, registry);
            if (usable) {
                checkDestination(settings, registry);
            }
        }
    }

    private void checkSettings(Settings settings) {
        List<String> problems = settings.problems();
        problems.forEach(problem -> results.failed("settings", Redactor.redact(problem), ExitCode.USAGE));
        if (problems.isEmpty()) {
            results.ok("settings", settings.fileName() == null ? "packaged" : settings.fileName().toString());
        }
    }

    /** What needs no destination: address and options. Whether it may be asked then. */
    private boolean checkDestinationSettings(Settings settings) {
        List<String> problems;
        try {
            DestinationSettings chosen = ConfiguredDestination.of(settings);
            problems = Destinations.problems(chosen);
            if (problems.isEmpty() && settings.flag(Setting.CLUSTER)) {
                Destinations.scheduleTables(chosen);
            }
            if (problems.isEmpty() && offline) {
                results.ok("destination", chosen.name() + ", dataset " + chosen.dataset() + ": not asked (--offline)");
            }
        } catch (DestinationException | UsageException e) {
            problems = e.getMessage().lines().toList();
        }
        problems.forEach(problem -> results.failed("destination", Redactor.redact(problem), ExitCode.USAGE));
        return problems.isEmpty();
    }

    private void checkWriteModes(Settings settings, EndpointRegistry registry) {
        if (registry != null) {
            WritableTables.problems(settings, registry, ConfiguredRun.chosen(settings, registry, null))
                    .forEach(problem -> results.failed("routes", problem, ExitCode.USAGE));
        }
    }

    private void failed(String what, UsageException e) {
        e.problems().forEach(problem -> results.failed(what, Redactor.redact(problem), ExitCode.USAGE));
    }

    private EndpointRegistry checkRoutes(Settings settings) {
        try {
            EndpointRegistry registry = ConfiguredTables.registry(settings);
            camelRuntime.start(new String[0]);
            try (DataSources sources = ConfiguredDataSources.of(settings)) {
                CamelRoutes.check(camel, registry, sources.all(), settings.kameletsFolder());
            }
            List<String> ids = registry.idsOfFolder();
            CaravanRun.order(registry, ids);
            results.ok("routes", ids.size() + " endpoints: " + String.join(", ", ids));
            registry.undocumentedQueries(ids).forEach(advice -> results.warning("routes", advice));
            ConfiguredRun.chosen(settings, registry, null);
            return registry;
        } catch (RouteFilesException e) {
            e.problems().forEach(problem -> results.failed("routes", problem.toString(), ExitCode.USAGE));
        } catch (IllegalArgumentException e) {
            results.failed("routes", e.getMessage(), ExitCode.USAGE);
        } catch (UsageException e) {
            failed("routes", e);
        }
        return null;
    }

    private void checkToken(Settings settings, EndpointRegistry registry) throws Exception {
        try (ApiClient client = new ApiClient(ConfiguredApi.forOneLook(ConfiguredApi.of(settings)),
                new Budget(Reserve.DEFAULT),
                ApiListener.NONE)) {
            client.endBy(Instant.now().plusSeconds(30));
            AccessToken token = AccessToken.read(client);
            results.ok("token", "accepted by " + settings.text(Setting.BASE_URL) + ", scopes "
                    + String.join(", ", token.scopes()));
            checkExpiry(token);
            if (registry != null) {
                Set<String> chosen = new LinkedHashSet<>(registry.idsOfFolder());
                chosen.addAll(ConfiguredRun.chosen(settings, registry, null));
                chosen.forEach(id -> checkScopes(registry.get(id), token.scopes()));
            }
        } catch (UsageException e) {
            failed("token", e);
        } catch (ApiException e) {
            results.failed("token", e.getMessage(),
                    e.is(ApiException.Kind.UNAUTHORIZED) ? ExitCode.UNAUTHORIZED : ExitCode.FAILED);
        }
    }

    private void checkExpiry(AccessToken token) {
        if (token.endsWithin(SOON)) {
            results.warning("token", "expires at " + token.expiresAt() + "; renew it");
        } else if (token.expiresAt() != null) {
            results.ok("token", "expires at " + token.expiresAt());
        }
    }

    private void checkScopes(EndpointRoute route, Set<String> given) {
        EndpointNeeds needs = EndpointNeeds.of(route.endpoint());
        List<String> missing = needs.missing(given);
        String more = (needs.plan() == null ? "" : "; needs the plan " + needs.plan()) + "; requests: "
                + EndpointCost.of(route.endpoint());
        if (missing.isEmpty()) {
            String scopes = needs.scopes().isEmpty()
                    ? "no scope known to be needed"
                    : String.join(", ", needs.scopes());
            results.ok(route.id(), scopes + more);
        } else {
            results.warning(route.id(), "needs " + String.join(" and ", missing)
                    + ", which the token does not have; add it to the token, or leave the endpoint out" + more);
        }
    }

    private void checkDestination(Settings settings, EndpointRegistry registry) {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        try (Destination target = Destinations.create(chosen)) {
            target.validate();
            results.ok("destination",
                    chosen.name() + ", dataset " + chosen.dataset() + ": reachable, tables may be made");
            checkSchema(settings, chosen);
            checkTables(settings, chosen, registry);
        } catch (RuntimeException e) {
            results.failed("destination", Redactor.redact(String.valueOf(e.getMessage())),
                    e instanceof SettingsException ? ExitCode.USAGE : ExitCode.FAILED);
        }
    }

    /** Whether the destination still has what was loaded. */
    private void checkTables(Settings settings, DestinationSettings chosen, EndpointRegistry registry) {
        if (registry == null || StoredSchemas.read(chosen).isEmpty()) {
            return;
        }
        try (TableReader reader = ServedReader.open(chosen)) {
            TableProbe probe = new TableProbe(reader, chosen.system());
            for (String id : ConfiguredRun.chosen(settings, registry, null)) {
                List<String> lost = probe.lost(id, registry.get(id).tablesIn(probe.tables()));
                if (!lost.isEmpty()) {
                    results.failed(id,
                            String.join(", ", lost) + "; a run would stop this endpoint and say the way back",
                            ExitCode.FAILED);
                }
            }
        }
    }

    /** The imported schema against the destination. */
    private void checkSchema(Settings settings, DestinationSettings chosen) {
        TableRules rules = ConfiguredTables.rules(settings);
        if (rules.imported().isEmpty()) {
            return;
        }
        List<TableSchema> stored = StoredSchemas.read(chosen);
        for (String difference : SchemaFile.difference(stored, rules.imported())) {
            results.warning("schema", difference);
        }
        try {
            rules.over(stored);
            results.ok("schema", settings.text(Setting.SCHEMA) + ": " + rules.imported().size() + " tables");
        } catch (IllegalArgumentException e) {
            results.failed("schema", e.getMessage(), ExitCode.USAGE);
        }
    }
}
