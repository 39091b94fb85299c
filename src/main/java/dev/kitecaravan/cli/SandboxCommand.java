package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import dev.kitecaravan.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The sandbox API by itself. */
@Command(name = "sandbox", mixinStandardHelpOptions = true, sortOptions = false, description = "Serves a Buildkite API to try and test against, on this machine only, until Ctrl-C.", footer = {
        "", "Its answers, limits and errors are Buildkite's as documented; its data is made up from the seed."})
final class SandboxCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", defaultValue = "8080", description = "The port; 0 for any free one (${DEFAULT-VALUE}).")
    private int port;
    @Mixin
    private SandboxOptions options;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        PrintWriter out = spec.commandLine().getOut();
        try (Sandbox sandbox = Sandbox.start(options.settings(port));
                StopOnSignal signal = new StopOnSignal(reason -> told.countDown())) {
            out.println(
                    "Serving a sandbox of Buildkite's API at " + sandbox.origin() + "; Ctrl-C ends it. To read it:");
            out.println("  BUILDKITE_BASE_URL=" + sandbox.origin() + " BUILDKITE_API_TOKEN=" + sandbox.token()
                    + " ./caravan run --all");
            out.println("What it holds: " + sandbox.origin() + "/_sandbox/report");
            out.flush();
            told.await();
        }
        return ExitCode.GOOD;
    }
}
