package dev.kitecaravan.cli;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import picocli.CommandLine;

/** Runs the verb that the command line names. */
@Singleton
@Unremovable
final class Verbs implements QuarkusApplication {
    @Inject
    CommandLineFactory factory;

    @Override
    public int run(String... arguments) {
        return run(factory.of(arguments), arguments);
    }

    static int run(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (Error e) {
            // Left to the engine, it would be said to have failed to start.
            return CommandLineFactory.report(e, commandLine);
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }
}
