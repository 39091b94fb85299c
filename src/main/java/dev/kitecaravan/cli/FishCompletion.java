package dev.kitecaravan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The fish shell's completion of a command line. */
final class FishCompletion {
    private FishCompletion() {
    }

    static String of(CommandLine root) {
        String program = root.getCommandName();
        StringBuilder script = new StringBuilder("complete -c " + program + " -f\n");
        root.getSubcommands().forEach((name, verb) -> {
            line(script, program, "__fish_use_subcommand", "-a " + name, sentence(verb.getCommandSpec().usageMessage()
                    .description()));
            options(script, program, name, verb);
            verb.getSubcommands().forEach((below, command) -> {
                line(script, program, "__fish_seen_subcommand_from " + name, "-a " + below,
                        sentence(command.getCommandSpec().usageMessage().description()));
                options(script, program, below, command);
            });
        });
        return script.toString();
    }

    private static void options(StringBuilder script, String program, String verb, CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = option.longestName();
            line(script, program, "__fish_seen_subcommand_from " + verb,
                    (name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                            + (option.arity().max() > 0 ? " -r" : ""),
                    sentence(option.description()));
        }
    }

    private static void line(StringBuilder script, String program, String when, String what, String sentence) {
        script.append("complete -c ").append(program).append(" -n '").append(when).append("' ").append(what)
                .append(" -d '").append(sentence.replace("\\", "\\\\").replace("'", "\\'")).append("'\n");
    }

    private static String sentence(String[] description) {
        return String.join(" ", description);
    }
}
