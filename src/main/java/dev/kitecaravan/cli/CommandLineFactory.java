package dev.kitecaravan.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.StatementException;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.JvmErrors;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;
import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import picocli.CommandLine;

/** Makes the command line, and one sentence of every error. */
@ApplicationScoped
final class CommandLineFactory {
    private static final Logger LOG = Logger.getLogger("caravan");

    @Inject
    PicocliCommandLineFactory factory;

    /** The command line for these arguments: where they begin with a verb, that verb alone is made ready. */
    CommandLine of(String... arguments) {
        CommandLine commandLine = factory.create();
        List<Class<?>> named = Caravan.VERBS.stream()
                .filter(verb -> arguments.length > 0 && name(verb).equals(arguments[0])).toList();
        (named.isEmpty() || named.contains(CompletionCommand.class) ? Caravan.VERBS : named)
                .forEach(commandLine::addSubcommand);
        if (named.isEmpty()) {
            commandLine.addSubcommand(new CommandLine.HelpCommand());
        }
        commandLine.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, verb, parsed) -> report(e, verb));
        return inUtf8(strict(ofOneVersion(commandLine)));
    }

    /** Every verb tells the program's version: each offers the option, and picocli would print nothing. */
    static CommandLine ofOneVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(CommandLineFactory::ofOneVersion);
        return commandLine;
    }

    /** What is printed is UTF-8, whatever the locale: in cron and slim images it would turn letters into question marks. */
    static CommandLine inUtf8(CommandLine commandLine) {
        return commandLine.setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true));
    }

    /** What cannot be understood, or would be passed over, is named in one sentence; all that there is need not be listed then. */
    static CommandLine strict(CommandLine commandLine) {
        return commandLine.setParameterExceptionHandler(Misuse::tell).setExecutionStrategy(parsed -> {
            GivenOptions.check(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
    }

    private static String name(Class<?> verb) {
        return verb.getAnnotation(CommandLine.Command.class).name();
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
        Error broken = JvmErrors.in(e);
        if (broken != null) {
            return JvmErrors.sentence(broken);
        }
        if (e.getMessage() != null && !e.getMessage().isBlank()) {
            return e.getMessage();
        }
        return "Something went wrong that has no message (" + e.getClass().getSimpleName()
                + "); --verbose shows where.";
    }

    private static int exitCode(Throwable e) {
        if (e instanceof UsageException || e instanceof RouteFilesException || e instanceof IllegalArgumentException
                || e instanceof LayoutException || e instanceof SettingsException
                || e instanceof StatementException) {
            return ExitCode.USAGE;
        }
        return e instanceof ApiException api && api.is(ApiException.Kind.UNAUTHORIZED)
                ? ExitCode.UNAUTHORIZED
                : ExitCode.FAILED;
    }
}
