package dev.kitecaravan.cli;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete verbs and options. */
@Command(name = "completion", mixinStandardHelpOptions = true, sortOptions = false, description = "Prints a shell's completion of verbs and options.", footer = {
        "", "bash: source <(caravan completion bash)", "zsh: source <(caravan completion zsh)",
        "fish: caravan completion fish | source"})
final class CompletionCommand implements Callable<Integer> {
    /** The shells that can be completed in. */
    private enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        root.getOut().println(switch (shell) {
            // The script turns on bash's kind of completion by itself where zsh reads it.
            case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
            case FISH -> FishCompletion.of(root);
        });
        return ExitCode.GOOD;
    }
}
