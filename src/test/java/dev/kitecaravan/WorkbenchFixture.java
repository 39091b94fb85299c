package dev.kitecaravan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.workbench.Addition;
import dev.kitecaravan.workbench.ColumnView;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.TableView;
import dev.kitecaravan.workbench.Workbench;

/** A workbench at a sandbox, or at kept answers. */
abstract class WorkbenchFixture {
    static final String AGENT = "/v2/organizations/{org.slug}/agents/{agents.id}";
    private static final RetrySettings QUICK = new RetrySettings(Duration.ofSeconds(5), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(50));

    @TempDir
    Path folder;
    Sandbox sandbox;

    @AfterEach
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    static Workbench workbench() {
        return workbench(RouteFolder.read(null));
    }

    static Workbench workbench(List<RouteFile> files) {
        return new Workbench(EndpointRegistry.read(files), Scope.ALL, 1 << 16);
    }

    void sandbox(UnaryOperator<SandboxSettings> change) {
        sandbox = Sandbox.start(change.apply(SandboxSettings.standard().withBuilds(40).withoutLimits()));
    }

    <T> T ask(Function<ApiClient, T> question) {
        if (sandbox == null) {
            sandbox(s -> s);
        }
        return ask(ApiSettings.of(Origin.of(sandbox.origin().toString()), TokenSource.of(sandbox.token())), question);
    }

    <T> T ask(ApiSettings api, Function<ApiClient, T> question) {
        try (ApiClient client = new ApiClient(api.withRetry(QUICK).withSpool(folder, 1 << 20),
                new Budget(Reserve.parse("0")), ApiListener.NONE)) {
            return question.apply(client);
        }
    }

    Preview preview(String subject) {
        Workbench workbench = workbench();
        return ask(client -> workbench.preview(workbench.subject(subject), client, 3));
    }

    static Preview kept(String path, String json) {
        Workbench workbench = workbench();
        return workbench.preview(workbench.subject(path), json.getBytes(StandardCharsets.UTF_8), 3);
    }

    static Addition added(NewEndpoint wanted, String json) {
        return workbench().addition(wanted, json.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> columns(TableView table) {
        return table.columns().stream().map(ColumnView::name).toList();
    }

    static RouteFile file(String id) {
        return RouteFolder.read(null).stream().filter(f -> f.name().endsWith("/" + id + ".yaml")).findFirst()
                .orElseThrow();
    }
}
