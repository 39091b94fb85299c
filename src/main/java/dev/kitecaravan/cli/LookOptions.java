package dev.kitecaravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say where a verb that only looks gets its answer from. */
final class LookOptions {
    /** Whoever looks sits and waits; the end of a rate window is worth it. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @Option(names = "--base-url", paramLabel = "URL", description = "The API's origin.")
    private String baseUrl;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Option(names = "--sandbox", description = "Ask a sandbox API that is started for it.")
    private boolean sandbox;
    @Mixin
    private SandboxOptions sandboxOptions;

    Settings settings() {
        return Settings.ofProcess().with(Setting.BASE_URL, baseUrl).with(Setting.ROUTES, routes).checked();
    }

    /** Does something with a client of the API, or of the sandbox; large answers wait in the system's temporary folder. */
    <T> T ask(Settings settings, Function<ApiClient, T> question) throws IOException {
        try (Sandbox started = sandbox ? Sandbox.start(sandboxSettings(settings)) : null) {
            if (started != null) {
                settings.with(Setting.BASE_URL, started.origin().toString()).with(Setting.TOKEN, started.token());
            }
            ApiSettings api = ConfiguredApi.forOneLook(ConfiguredApi.of(settings));
            try (ApiClient client = new ApiClient(
                    api.withSpool(Path.of(System.getProperty("java.io.tmpdir")), api.spoolMemory()),
                    new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE))), ApiListener.NONE)) {
                client.endBy(Instant.now().plus(LONGEST));
                return question.apply(client);
            }
        }
    }

    /** The data of {@code run --sandbox} where there is any; nothing is remembered. */
    private SandboxSettings sandboxSettings(Settings settings) throws IOException {
        SandboxSettings asked = sandboxOptions.settings(0);
        Instant since = SandboxStart.known(settings.dataFolder());
        return since == null ? asked : asked.withDataAsOf(since);
    }

    /**
     * An answer that was kept in a file.
     *
     * @param option by which it was named
     */
    static byte[] kept(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException(option + " names " + file + ", which cannot be read"
                    + (Files.isDirectory(file)
                            ? ": it is a folder"
                            : Files.exists(file) ? "" : ": there is no such file")
                    + "; name a file that holds an answer of the API as JSON.");
        }
    }
}
