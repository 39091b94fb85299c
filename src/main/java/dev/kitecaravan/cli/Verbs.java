package dev.kitecaravan.cli;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.kitecaravan.settings.UsageException;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import picocli.CommandLine;

/** Runs the verb that the command line names. */
@Singleton
@Unremovable
final class Verbs implements QuarkusApplication {
    /** What Java makes of bytes that the locale's encoding has no letter for. */
    private static final char UNREADABLE = '\ufffd';

    @Inject
    CommandLineFactory factory;

    @Override
    public int run(String... arguments) {
        CommandLine commandLine = factory.of(arguments);
        return Printed.verdict(run(commandLine, arguments), System.out, Printed::reason, commandLine.getErr());
    }

    static int run(CommandLine commandLine, String... arguments) {
        try {
            for (String argument : arguments) {
                if (argument.indexOf(UNREADABLE) >= 0) {
                    throw new UsageException(
                            "The argument '" + argument + "' came in another encoding than that of the "
                                    + "locale; set LC_ALL=C.UTF-8, as the launcher does.");
                }
            }
            return commandLine.execute(StatementText.besideOptions(arguments));
        } catch (UsageException e) {
            return CommandLineFactory.report(e, commandLine);
        } catch (Error e) {
            // Left to Quarkus, it would be said to have failed to start.
            return CommandLineFactory.report(e, commandLine);
        } finally {
            commandLine.getOut().flush();
            commandLine.getErr().flush();
        }
    }
}
