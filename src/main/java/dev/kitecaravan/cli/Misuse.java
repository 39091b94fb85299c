package dev.kitecaravan.cli;

import java.util.Collection;

import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One sentence of words that make no call of a verb, instead of all that its help has. */
final class Misuse {
    private Misuse() {
    }

    /**
     * Says it.
     *
     * @param given all words, from the verb on
     * @return the exit code
     */
    static int tell(ParameterException e, String... given) {
        CommandLine verb = e.getCommandLine();
        CommandLine top = verb;
        while (top.getParent() != null) {
            top = top.getParent();
        }
        String said;
        if (e instanceof UnmatchedArgumentException unmatched) {
            said = unknown(verb, unmatched.getUnmatched().get(0));
        } else if (e instanceof GivenOptions.PassedOver) {
            said = e.getMessage();
        } else if (given.length > 1 && given[0].equals("help") && !top.getSubcommands().containsKey(given[1])) {
            said = there(verb, "verb", given[1], "caravan --help ", top.getSubcommands().keySet());
        } else {
            said = sentence(e.getMessage()) + ". " + help(verb) + "shows how.";
        }
        verb.getErr().println(TerminalText.escape(said));
        if (e instanceof MissingParameterException) {
            verb.getErr().println("Usage: " + verb.getHelp().synopsis("Usage: ".length()).stripTrailing());
        }
        return ExitCode.USAGE;
    }

    private static String unknown(CommandLine verb, String word) {
        boolean option = word.startsWith("-");
        if (!option && verb.getSubcommands().isEmpty()) {
            return "There is a word too many, '" + word + "': "
                    + (verb.getCommandSpec().findOption("--only") == null
                            ? "put what belongs together into quotes. "
                            : "an endpoint is chosen by --only " + word + ". ")
                    + help(verb) + "shows how.";
        }
        String name = word.replaceFirst("=.*", "");
        String of = option
                ? verb.getSubcommands().values().stream()
                        .filter(below -> below.getCommandSpec().optionsMap().containsKey(name))
                        .map(below -> below.getCommandSpec().qualifiedName()).findFirst().orElse(null)
                : null;
        if (of != null) {
            return "'" + name + "' belongs behind a verb, as in " + of + " " + name + ".";
        }
        return option
                ? there(verb, "option", word, help(verb), verb.getCommandSpec().optionsMap().keySet())
                : there(verb, "verb", word, help(verb), verb.getSubcommands().keySet());
    }

    private static String there(CommandLine verb, String kind, String word, String help,
            Collection<String> known) {
        String hint = NearestName.hint(kind.equals("option") ? word.replaceFirst("=.*", "") : word, known);
        return "There is no " + kind + " '" + word + "'" + (hint.isEmpty() ? "." : hint) + " " + help + "lists them.";
    }

    private static String help(CommandLine verb) {
        return verb.getCommandSpec().qualifiedName() + " --help ";
    }

    /** Picocli's words, without those of Java. */
    private static String sentence(String message) {
        String plain = message.replaceFirst("^Error: ", "").replaceFirst(" is not an? (int|long)$",
                " is no whole number in its bounds; write one")
                .replaceFirst(" is not a double$", " is no number; write one such as 0.1")
                .replaceFirst(" is not a boolean$", "; write true or false")
                .replace(" (case-insensitive)", "").replaceFirst("\\.$", "");
        return Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
    }
}
