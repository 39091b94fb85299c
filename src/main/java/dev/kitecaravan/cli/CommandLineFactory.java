package dev.kitecaravan.cli;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.text.Breakdown;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import picocli.CommandLine;

/** Makes the command line, and one sentence of every error. */
@ApplicationScoped
final class CommandLineFactory {
    private static final Logger LOG = Logger.getLogger("caravan");

    @Produces
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        return factory.create().setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, verb, parsed) -> report(e, verb));
    }

    /** Says what ended a verb, on one line, with where it was if that is asked for; returns the exit code. */
    static int report(Throwable e, CommandLine commandLine) {
        Caravan top = (Caravan) commandLine.getCommandSpec().root().userObject();
        if (top.verbose) {
            e.printStackTrace(commandLine.getErr());
        }
        Redactor.redact(sentence(e)).lines().map(TerminalText::escape).forEach(line -> {
            if (Logs.isJson()) {
                LOG.error(line);
            } else {
                commandLine.getErr().println(line);
            }
        });
        return exitCode(e);
    }

    private static String sentence(Throwable e) {
        Error broken = Breakdown.in(e);
        if (broken != null) {
            return Breakdown.sentence(broken);
        }
        if (e.getMessage() != null && !e.getMessage().isBlank()) {
            return e.getMessage();
        }
        return "Something went wrong that has no message (" + e.getClass().getSimpleName()
                + "); --verbose shows where.";
    }

    private static int exitCode(Throwable e) {
        if (e instanceof UsageException || e instanceof RouteFilesException || e instanceof IllegalArgumentException
                || e instanceof dev.kitecaravan.load.LayoutException) {
            return ExitCode.USAGE;
        }
        return e instanceof ApiException api && api.is(ApiException.Kind.UNAUTHORIZED)
                ? ExitCode.UNAUTHORIZED
                : ExitCode.FAILED;
    }
}
