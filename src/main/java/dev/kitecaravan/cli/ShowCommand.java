package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import dev.kitecaravan.load.served.ConfinedReaders;
import dev.kitecaravan.serve.WebServer;
import dev.kitecaravan.serve.WebServers;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.text.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The page by itself. */
@Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = "Serves a page of what is loaded: freshness, loads, tables, builds, a read-only SQL box. Until Ctrl-C.", footer = {
        "",
        "Reads the destination and writes nothing. On this machine only, unless CARAVAN_WEB_ADDRESS says otherwise;"
                + " then CARAVAN_SHOW_TOKEN_FILE has to name a token. serve shows the same page."})
final class ShowCommand implements Callable<Integer> {
    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Where; port 0 for any free one.")
    private String address;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.WEB_ADDRESS, address)
                .with(Setting.ROUTES, routes);
        if (settings.text(Setting.WEB_ADDRESS).isEmpty()) {
            throw new UsageException("There is no address to show the page at; give --address 127.0.0.1:8090.");
        }
        CountDownLatch told = new CountDownLatch(1);
        PrintWriter out = spec.commandLine().getOut();
        try (ConfinedReaders readers = new ConfinedReaders(ConfiguredDestination.of(settings));
                WebServer server = WebServers.start(settings, Setting.WEB_ADDRESS, "The page",
                        ShowOptions.handler(settings, ConfiguredTables.registry(settings), LiveService.NONE,
                                readers::openBeside, BuildVersion.current().sentence()));
                StopOnSignal signal = new StopOnSignal(reason -> told.countDown())) {
            out.println("The page is at " + WebServers.url(server) + "; Ctrl-C ends it.");
            out.flush();
            told.await();
        }
        return ExitCode.GOOD;
    }
}
