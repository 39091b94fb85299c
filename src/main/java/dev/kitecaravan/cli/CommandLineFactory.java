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
import dev.kitecaravan.text.NearestName;
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
        return inUtf8(briefOfUnknownWords(ofOneVersion(commandLine)));
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

    /** An unknown verb or option is named with what was probably meant; all that there is need not be listed then. */
    static CommandLine briefOfUnknownWords(CommandLine commandLine) {
        CommandLine.IParameterExceptionHandler usual = commandLine.getParameterExceptionHandler();
        return commandLine.setParameterExceptionHandler((e, given) -> isUnknownWord(e) || isUnknownHelp(e, given)
                ? ExitCode.USAGE
                : usual.handleParseException(e, given));
    }

    private static boolean isUnknownWord(CommandLine.ParameterException e) {
        CommandLine verb = e.getCommandLine();
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return false;
        }
        String word = unmatched.getUnmatched().get(0);
        boolean option = word.startsWith("-");
        String help = verb.getCommandSpec().qualifiedName() + " --help ";
        if (!option && verb.getSubcommands().isEmpty()) {
            String way = verb.getCommandSpec().findOption("--only") == null
                    ? "put what belongs together into quotes. "
                    : "an endpoint is chosen by --only " + word + ". ";
            verb.getErr().println(TerminalText.escape("There is a word too many, '" + word + "': " + way + help
                    + "shows how."));
            return true;
        }
        String hint = NearestName.hint(option ? word.replaceFirst("=.*", "") : word,
                option ? verb.getCommandSpec().optionsMap().keySet() : verb.getSubcommands().keySet());
        verb.getErr().println(TerminalText.escape("There is no " + (option ? "option" : "verb") + " '" + word + "'"
                + (hint.isEmpty() ? "." : hint) + " " + help + "lists them."));
        return true;
    }

    /** {@code help VERB} of a verb that is not there. */
    private static boolean isUnknownHelp(CommandLine.ParameterException e, String... given) {
        CommandLine top = e.getCommandLine();
        if (given.length < 2 || !given[0].equals("help") || top.getSubcommands().containsKey(given[1])) {
            return false;
        }
        String hint = NearestName.hint(given[1], top.getSubcommands().keySet());
        top.getErr().println(TerminalText.escape("There is no verb '" + given[1] + "'" + (hint.isEmpty() ? "." : hint)
                + " caravan --help lists them."));
        return true;
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
