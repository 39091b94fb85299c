package dev.kitecaravan.cli;

import java.util.List;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program. */
@TopCommand
@Command(name = "caravan", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, description = "Moves CI data from Buildkite's REST API into a database or bucket.", footer = {
        "", "Exit codes: 0 all good, 1 something failed and is named, 2 usage or settings, 3 the token was refused.",
        "Settings: application.properties beside the launcher, or CARAVAN_... in the environment."})
final class Caravan {
    /** The verbs, in the order of the help. */
    static final List<Class<?>> VERBS = List.of(RunCommand.class, ServeCommand.class, PlanCommand.class,
            VerifyCommand.class, PreviewCommand.class, AddCommand.class, QueryCommand.class, LettersCommand.class,
            TablesCommand.class, ViewsCommand.class,
            EndpointsCommand.class,
            CheckCommand.class, TestCommand.class, StateCommand.class,
            ShowCommand.class, McpCommand.class, AiCommand.class,
            SchemaCommand.class, CompactCommand.class, SandboxCommand.class, CompletionCommand.class);

    @Option(names = Verbosity.FLAG, scope = ScopeType.INHERIT, description = "Show the stack trace of an error, and with --json what a run waits for.")
    boolean verbose;
}
