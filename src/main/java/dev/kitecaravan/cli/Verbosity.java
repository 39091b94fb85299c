package dev.kitecaravan.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Whether more is to be said, as a flag of the whole program has it. */
final class Verbosity {
    static final String FLAG = "--verbose";

    private Verbosity() {
    }

    /** @param spec of any verb */
    static boolean isOn(CommandSpec spec) {
        return Boolean.TRUE.equals(spec.root().findOption(FLAG).getValue());
    }
}
