package dev.kitecaravan.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.route.CaravanRun;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.Redactor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether a run would work, and changes nothing. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false, description = "Looks whether a run would work: settings, route files, token, destination. Changes nothing.")
final class CheckCommand implements Callable<Integer> {
    /** A token that ends sooner than this is worth a word. */
    private static final Duration SOON = Duration.ofDays(3);

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

    private final List<Result> results = new ArrayList<>();
    private int exitCode = ExitCode.GOOD;

    private enum Verdict {
        OK,
        WARNING,
        FAILED
    }

    private record Result(String what, Verdict verdict, String detail) {
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl)
                .with(Setting.ROUTES, routes);
        checkSettings(settings);
        EndpointRegistry registry = checkRoutes(settings);
        if (!offline) {
            checkToken(settings, registry);
            checkDestination(settings);
        }
        print();
        return exitCode;
    }

    private void checkSettings(Settings settings) {
        for (Setting setting : List.of(Setting.WINDOW_LAG, Setting.FINISHED_OVERLAP, Setting.RESCAN_SPAN,
                Setting.RESCAN_EVERY,
                Setting.PARENTS_MAX_AGE, Setting.RETRY_TIME_LIMIT, Setting.CONNECT_TIMEOUT, Setting.READ_TIMEOUT,
                Setting.LEASE)) {
            settings.duration(setting);
        }
        settings.timeOrNull(Setting.START_DATE);
        settings.durationOrNull(Setting.MAX_DURATION);
        settings.number(Setting.LOGS_MAX_BYTES);
        settings.flag(Setting.REWRITE_NEXT);
        TableOptions.rules(settings);
        Reserve.parse(settings.text(Setting.BUDGET_RESERVE));
        ok("settings", settings.fileName() == null ? "packaged" : settings.fileName().toString());
    }

    private EndpointRegistry checkRoutes(Settings settings) {
        try {
            EndpointRegistry registry = TableOptions.registry(settings);
            List<String> ids = registry.all().stream().map(EndpointRoute::id).toList();
            CaravanRun.order(registry, ids);
            ok("routes", ids.size() + " endpoints: " + String.join(", ", ids));
            for (String id : settings.text(Setting.ENDPOINTS).split(",")) {
                registry.get(id.trim());
            }
            return registry;
        } catch (RouteFilesException e) {
            e.problems().forEach(problem -> failed("routes", problem.toString(), ExitCode.USAGE));
        } catch (IllegalArgumentException e) {
            failed("routes", e.getMessage(), ExitCode.USAGE);
        }
        return null;
    }

    private void checkToken(Settings settings, EndpointRegistry registry) throws Exception {
        ApiRequest request = ApiRequest.object("access-token", URI.create("/v2/access-token"));
        try (ApiClient client = new ApiClient(ApiOptions.of(settings), new Budget(Reserve.DEFAULT), ApiListener.NONE)) {
            client.endBy(Instant.now().plusSeconds(30));
            try (ApiAnswer answer = client.get(request); InputStream body = answer.body()) {
                JsonNode token = Json.MAPPER.readTree(body);
                Set<String> scopes = new TreeSet<>();
                token.path("scopes").forEach(scope -> scopes.add(scope.asText()));
                ok("token", "accepted by " + settings.text(Setting.BASE_URL) + ", scopes " + String.join(", ", scopes));
                checkExpiry(token.path("expires_at").asText(""));
                if (registry != null) {
                    checkScopes(registry, scopes);
                }
            }
        } catch (UsageException e) {
            failed("token", e.getMessage(), ExitCode.USAGE);
        } catch (ApiException e) {
            failed("token", e.getMessage(),
                    e.is(ApiException.Kind.UNAUTHORIZED) ? ExitCode.UNAUTHORIZED : ExitCode.FAILED);
        }
    }

    private void checkExpiry(String expiresAt) {
        if (!expiresAt.isEmpty() && !expiresAt.equals("null")) {
            Instant at = Instant
                    .parse(expiresAt.endsWith(" UTC") ? expiresAt.replace(" UTC", "Z").replace(' ', 'T') : expiresAt);
            boolean soon = at.isBefore(Instant.now().plus(SOON));
            results.add(new Result("token", soon ? Verdict.WARNING : Verdict.OK,
                    "expires at " + at + (soon ? "; renew it" : "")));
        }
    }

    private void checkScopes(EndpointRegistry registry, Set<String> scopes) {
        for (EndpointRoute route : registry.all()) {
            String needed = switch (route.endpoint().resource()) {
                case ORGANIZATION -> "read_organizations";
                case PIPELINE -> "read_pipelines";
                case BUILD, JOB, ANNOTATION -> "read_builds";
                case JOB_LOG -> "read_build_logs";
                case AGENT -> "read_agents";
                case OTHER -> null;
            };
            if (needed != null && !scopes.contains(needed)) {
                results.add(new Result(route.id(), Verdict.WARNING, "needs the scope " + needed
                        + ", which the token does not have; add it to the token, or leave the endpoint out"));
            }
        }
    }

    private void checkDestination(Settings settings) {
        DestinationSettings chosen = DestinationOptions.of(settings);
        try (Destination target = Destinations.create(chosen)) {
            target.validate();
            ok("destination", chosen.name() + ", dataset " + chosen.dataset() + ": reachable, tables may be made");
            checkSchema(settings, chosen);
        } catch (RuntimeException e) {
            failed("destination", Redactor.redact(String.valueOf(e.getMessage())), ExitCode.FAILED);
        }
    }

    /** The imported schema against the destination. */
    private void checkSchema(Settings settings, DestinationSettings chosen) {
        TableRules rules = TableOptions.rules(settings);
        if (rules.imported().isEmpty()) {
            return;
        }
        List<TableSchema> stored = StoredSchemas.read(chosen);
        for (String difference : SchemaFile.difference(stored, rules.imported())) {
            results.add(new Result("schema", Verdict.WARNING, difference));
        }
        try {
            rules.over(stored);
            ok("schema", settings.text(Setting.SCHEMA) + ": " + rules.imported().size() + " tables");
        } catch (IllegalArgumentException e) {
            failed("schema", e.getMessage(), ExitCode.USAGE);
        }
    }

    private void ok(String what, String detail) {
        results.add(new Result(what, Verdict.OK, detail));
    }

    private void failed(String what, String detail, int code) {
        results.add(new Result(what, Verdict.FAILED, detail));
        exitCode = Math.max(exitCode, code);
    }

    private void print() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            List<Map<String, Object>> list = new ArrayList<>();
            for (Result result : results) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("what", result.what());
                line.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
                line.put("detail", result.detail());
                list.add(line);
            }
            out.println(Json.write(list));
        } else {
            TextTable table = new TextTable(List.of("what", "verdict", "detail"), Set.of());
            results.forEach(r -> table.row(r.what(), r.verdict().name().toLowerCase(Locale.ROOT), r.detail()));
            table.print(out);
        }
        out.flush();
    }
}
