package dev.kitecaravan.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.kitecaravan.extract.Sample;
import dev.kitecaravan.extract.SampleReader;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;

/**
 * Looks at endpoints before anything of them is loaded, and drafts the files that read them. Asks the API a few requests, or
 * reads an answer that was kept; writes nothing, moves no cursor, opens no destination.
 */
public final class Workbench {
    /** The most requests that one look spends, those that are repeated counted. */
    public static final int MOST_REQUESTS = 3;

    private final EndpointRegistry registry;
    private final Scope scope;
    private final long logBytes;

    /**
     * @param registry the routes that are there
     * @param scope    which organizations and pipelines are looked at
     * @param logBytes how much of a log's end is read
     */
    public Workbench(EndpointRegistry registry, Scope scope, long logBytes) {
        this.registry = registry;
        this.scope = scope;
        this.logBytes = logBytes;
    }

    /** Over the routes of the settings. */
    public static Workbench of(Settings settings) {
        return of(settings, ConfiguredTables.registry(settings));
    }

    /** Over the routes of a folder that files are to be added to, which may be empty. */
    public static Workbench toAdd(Settings settings, Path folder) {
        return of(settings, EndpointRegistry.read(RouteFolder.readToAdd(folder)));
    }

    private static Workbench of(Settings settings, EndpointRegistry registry) {
        return new Workbench(registry,
                Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES)),
                settings.number(Setting.LOGS_MAX_BYTES));
    }

    /**
     * An endpoint by a path of the API, or by the name of its route.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong with the path, or with the nearest name
     */
    public Subject subject(String pathOrRoute) {
        if (!pathOrRoute.startsWith("/") && !pathOrRoute.contains("://")) {
            EndpointRoute route = registry.get(pathOrRoute);
            return new Subject(route, registry, null, List.of(), null, List.of());
        }
        PathPlan plan = PathPlan.of(pathOrRoute, registry);
        Optional<EndpointRoute> reads = plan.query().isEmpty() ? plan.readBy(registry) : Optional.empty();
        if (reads.isPresent()) {
            return new Subject(reads.get(), registry, null, List.of(), reads.get().file(), plan.notes());
        }
        return draft(free(plan.name()), plan, null);
    }

    /**
     * The endpoint that a route file describes, which need not be a file yet.
     *
     * @throws dev.kitecaravan.route.RouteFilesException with all that is wrong with it
     * @throws IllegalArgumentException                  when it reads no endpoint
     */
    public Subject subject(RouteFile file) {
        List<RouteFile> files = new ArrayList<>(registry.files());
        files.removeIf(each -> each.name().equals(file.name()));
        files.add(file);
        EndpointRegistry all = EndpointRegistry.read(files);
        EndpointRoute route = all.all().stream().filter(each -> each.file().equals(file.name())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        file.name()
                                + " has no route that starts at kamelet:buildkite-source; there is nothing to look at"));
        return new Subject(route, all, null, List.of(), null, List.of());
    }

    private Subject draft(String name, PathPlan plan, String table) {
        List<String> notes = new ArrayList<>(plan.notes());
        String readBy = plan.readBy(registry).or(() -> plan.readForAllBy(registry)).map(EndpointRoute::file)
                .orElse(null);
        RouteDraft draft = new RouteDraft(name, "Read from " + plan.path(), plan.path(), plan.query(), "",
                table == null ? name : table, List.of("id"));
        return Subject.of(draft, plan, registry, readBy, notes);
    }

    private String free(String wanted) {
        Set<String> taken = new LinkedHashSet<>();
        registry.all().forEach(route -> {
            taken.add(route.id());
            route.sinks().forEach(sink -> taken.add(sink.table()));
        });
        String name = wanted.matches("[a-z_].*") ? wanted : "endpoint_" + wanted;
        while (taken.contains(name)) {
            name += "_2";
        }
        return name;
    }

    /**
     * Asks the API, {@link #MOST_REQUESTS} times at most.
     *
     * @param rows values of how many rows are shown
     * @throws dev.kitecaravan.extract.http.ApiException when there is no answer
     * @throws IllegalArgumentException                  when it takes more requests to find a parent
     * @throws IllegalStateException                     when the lists show no parent, or the answer is no JSON or holds no
     *                                                   such records
     */
    public Preview preview(Subject subject, ApiClient client, int rows) {
        return look(subject, NewEndpoint.UNDECIDED, rows, client).preview();
    }

    /**
     * The same from an answer that was kept.
     *
     * @param json its body in UTF-8
     * @throws IllegalStateException when it is no JSON, or holds no such records
     */
    public Preview preview(Subject subject, byte[] json, int rows) {
        return look(subject, NewEndpoint.UNDECIDED, rows, json).preview();
    }

    /**
     * The files of a new endpoint, made from an answer of the API.
     *
     * @param wanted what is to be read, and what was decided of it
     * @throws dev.kitecaravan.extract.http.ApiException when there is no answer
     * @throws IllegalArgumentException                  with one sentence, when name, path or key do not do
     * @throws IllegalStateException                     when the answer does not do
     */
    public Addition addition(NewEndpoint wanted, ApiClient client) {
        return addition(wanted, look(draft(wanted), wanted, 1, client));
    }

    /**
     * The same from an answer that was kept.
     *
     * @param json its body in UTF-8
     */
    public Addition addition(NewEndpoint wanted, byte[] json) {
        return addition(wanted, look(draft(wanted), wanted, 1, json));
    }

    private Subject draft(NewEndpoint wanted) {
        return draft(wanted.name(), PathPlan.of(wanted.path(), registry), wanted.table());
    }

    private static Addition addition(NewEndpoint wanted, Look look) {
        if (look.records().isEmpty()) {
            throw new IllegalStateException("endpoint " + wanted.name() + ": the answer holds no record to make a route"
                    + " and a test of; give one that does by --sample FILE.");
        }
        if (wanted.key() != null && !look.preview().keyUnique()) {
            throw new IllegalArgumentException("endpoint " + wanted.name() + ": " + String.join(", ", wanted.key())
                    + " does not tell the records apart; " + (look.keys().unique().isEmpty()
                            ? "no member does"
                            : "these members do: " + String.join(", ", look.keys().unique()))
                    + ".");
        }
        Subject subject = look.subject();
        List<NewFile> files = new ArrayList<>();
        subject.missing().forEach(parent -> files.add(new NewFile(parent.fileName(), parent.text(),
                "a parent that " + subject.endpoint().path().text() + " needs")));
        List<String> key = subject.draft().primaryKey();
        files.add(new NewFile(subject.draft().fileName(), subject.draft().text(), (key.isEmpty()
                ? "replaced in every run, as nothing tells its records apart"
                : "merge on " + String.join(", ", key)) + ", from " + records(look.preview().records())));
        TestDraft test = new TestDraft(look);
        files.add(new NewFile("tests/" + wanted.name() + ".yaml", test.text(), "its test, of " + records(test.records())
                + ", with stand-ins for people, hosts and secrets"));
        return new Addition(wanted.name(), files, look.preview());
    }

    private static String records(long number) {
        return number == 1 ? "1 record" : number + " records";
    }

    private Look look(Subject subject, NewEndpoint choice, int rows, ApiClient client) {
        client.atMost(MOST_REQUESTS);
        SampleReader reader = new SampleReader(subject.parents(), scope, logBytes);
        int needed = reader.requestsNeeded(subject.endpoint());
        if (needed > MOST_REQUESTS) {
            throw new IllegalArgumentException(
                    "endpoint " + subject.route().id() + ": to find a parent by its lists takes "
                            + (needed - 1) + " requests before its own, and a look spends " + MOST_REQUESTS
                            + " at most; write the values of one parent into the path in place of its placeholders");
        }
        try (Sample sample = reader.read(subject.endpoint(), client)) {
            return Inspection.of(subject, choice, rows, sample, budget(client));
        }
    }

    private Look look(Subject subject, NewEndpoint choice, int rows, byte[] json) {
        try (Sample sample = new SampleReader(subject.parents(), scope, logBytes).of(subject.endpoint(), json)) {
            return Inspection.of(subject, choice, rows, sample, null);
        }
    }

    private static String budget(ApiClient client) {
        return client.budget().stream().filter(scope -> scope.scope().equals("user") && scope.limit() > 0)
                .map(scope -> scope.remaining() + " of " + scope.limit() + " left in the rate window").findFirst()
                .or(() -> client.budget().stream().filter(scope -> scope.limit() > 0)
                        .min(java.util.Comparator.comparingInt(Budget.Reading::remaining))
                        .map(scope -> scope.remaining() + " of " + scope.limit() + " left in the rate window"))
                .orElse(null);
    }
}
