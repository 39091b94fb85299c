package dev.kitecaravan.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Options that were given and would be passed over: what was asked for would not be done, and no word said. */
final class GivenOptions {
    private static final String SANDBOX = "--sandbox";

    private GivenOptions() {
    }

    /** Of an option that would be passed over: the whole sentence. */
    static final class PassedOver extends ParameterException {
        private static final long serialVersionUID = 1L;

        PassedOver(ParseResult verb, String message) {
            super(verb.commandSpec().commandLine(), message);
        }
    }

    /**
     * Looks at what a verb was called with.
     *
     * @throws PassedOver naming the option, and what to do
     */
    static void check(ParseResult top) {
        ParseResult verb = top;
        while (verb.hasSubcommand()) {
            verb = verb.subcommand();
        }
        if (verb.isUsageHelpRequested() || verb.isVersionHelpRequested()) {
            return;
        }
        boolean offers = verb.commandSpec().findOption(SANDBOX) != null;
        boolean sandbox = offers && Boolean.TRUE.equals(verb.matchedOptionValue(SANDBOX, false));
        for (OptionSpec option : verb.matchedOptions()) {
            String name = option.longestName();
            if (option.arity().max() > 0 && option.originalStringValues().contains("")) {
                throw new PassedOver(verb, name + " is empty; write a value, or leave the option out.");
            }
            if (offers && !sandbox && name.startsWith(SANDBOX + "-")) {
                throw new PassedOver(verb, name + " is for a sandbox, and without " + SANDBOX
                        + " the API itself would be asked; add " + SANDBOX + ", or leave the option out.");
            }
            if (sandbox && name.equals("--base-url")) {
                throw new PassedOver(verb, SANDBOX + " reads an API that is started for it, and not that of " + name
                        + "; leave one of them out.");
            }
        }
    }
}
