package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What is said when Java itself gives up in a verb. */
class VerbsTest {
    private final StringWriter said = new StringWriter();

    @Command(name = "break")
    private record Breaking(Error error) implements Callable<Integer> {
        @Override
        public Integer call() {
            throw error;
        }
    }

    private int run(Error error, String... further) {
        CommandLine commandLine = new CommandLine(new Caravan()).addSubcommand(new Breaking(error))
                .setErr(new PrintWriter(said));
        String[] arguments = new String[further.length + 1];
        arguments[0] = "break";
        System.arraycopy(further, 0, arguments, 1, further.length);
        return Verbs.run(commandLine, arguments);
    }

    @Test
    void anErrorIsOneLineThatTellsWhatToDo() {
        assertThat(run(new OutOfMemoryError("Java heap space"))).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString().lines()).singleElement().asString().startsWith("Out of memory (Java heap space; ")
                .contains("CARAVAN_JAVA_OPTIONS=-Xmx");
    }

    @Test
    void aBuildThatIsNotWholeIsToBeMadeAnew() {
        assertThat(run(new NoClassDefFoundError("org/h2/Driver"))).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString().lines()).singleElement().asString()
                .contains("NoClassDefFoundError: org/h2/Driver", "mvn clean package");
    }

    @Command(name = "read", subcommands = Reading.Deeper.class)
    private static final class Reading implements Runnable {
        @CommandLine.Option(names = "--sandbox")
        private boolean sandbox;
        @CommandLine.Option(names = "--sandbox-builds")
        private int sandboxBuilds;
        @CommandLine.Option(names = "--builds")
        private Integer builds;
        @CommandLine.Option(names = "--url")
        private String url;
        @CommandLine.Option(names = "--base-url")
        private String baseUrl;

        @Override
        public void run() {
            throw new IllegalStateException("it was not to run");
        }

        @Command(name = "deeper")
        private static final class Deeper implements Runnable {
            @Override
            public void run() {
                throw new IllegalStateException("it was not to run");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "raed | There is no verb 'raed'; did you mean 'read'? caravan --help lists them.",
            "read --snadbox | There is no option '--snadbox'; did you mean '--sandbox'? caravan read --help lists them.",
            "read --snadbox=1 | There is no option '--snadbox=1'; did you mean '--sandbox'? caravan read --help lists them.",
            "read --quite-another | There is no option '--quite-another'. caravan read --help lists them.",
            "read deeper select 1 | There is a word too many, 'select': put what belongs together into quotes. caravan read deeper --help shows how.",
            "--sandbox read | '--sandbox' belongs behind a verb, as in caravan read --sandbox.",
            "read --sandbox --sandbox | Option '--sandbox' should be specified only once. caravan read --help shows how.",
            "read --builds x | Invalid value for option '--builds': 'x' is no whole number in its bounds; write one. caravan read --help shows how.",
            "read --builds= | Invalid value for option '--builds': '' is no whole number in its bounds; write one. caravan read --help shows how.",
            "read --sandbox --url= | --url is empty; write a value, or leave the option out.",
            "read --sandbox-builds 5 | --sandbox-builds is for a sandbox, and without --sandbox the API itself would be asked; add --sandbox, or leave the option out.",
            "read --sandbox --base-url http://127.0.0.1:9 | --sandbox reads an API that is started for it, and not that of --base-url; leave one of them out.",
            "read depeer | There is no verb 'depeer'; did you mean 'deeper'? caravan read --help lists them."})
    void whatIsUnknownIsNamedOnOneLine(String arguments, String expected) {
        CommandLine commandLine = CommandLineFactory.strict(new CommandLine(new Caravan())
                .addSubcommand(new Reading())).setErr(new PrintWriter(said));
        assertThat(Verbs.run(commandLine, arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString().lines()).containsExactly(expected);
    }

    /** Help is wrapped to the terminal: what is cut by hand as well is wrapped twice. */
    @Test
    void noSentenceOfTheHelpIsCutByHand() {
        for (Class<?> verb : Caravan.VERBS) {
            assertThat(verb.getAnnotation(Command.class).footer()).as(verb.getSimpleName())
                    .allMatch(line -> line.isEmpty() || line.startsWith("  ") || line.contains(": ")
                            || line.matches(".*[.:]"));
        }
    }

    @Test
    void anEndpointAsAWordIsToldTheOptionForIt() {
        CommandLine commandLine = CommandLineFactory.strict(new CommandLine(new Caravan())
                .addSubcommand(new RunCommand())).setErr(new PrintWriter(said));
        assertThat(Verbs.run(commandLine, "run", "builds")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString().lines()).containsExactly(
                "There is a word too many, 'builds': an endpoint is chosen by --only builds. caravan run --help shows how.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "run --version", "views print -V"})
    void everyVerbTellsTheVersion(String arguments) {
        StringWriter printed = new StringWriter();
        CommandLine commandLine = CommandLineFactory.ofOneVersion(new CommandLine(new Caravan())
                .addSubcommand(new RunCommand()).addSubcommand(new ViewsCommand())).setOut(new PrintWriter(printed));
        assertThat(Verbs.run(commandLine, arguments.split(" "))).isEqualTo(ExitCode.GOOD);
        assertThat(printed.toString()).startsWith("caravan ");
    }

    @ParameterizedTest
    @CsvSource({"bash,complete -F", "zsh,bashcompinit", "fish,complete -c caravan -n '__fish_use_subcommand' -a query"})
    void everyShellGetsACompletionOfVerbsAndOptions(String shell, String expected) {
        StringWriter printed = new StringWriter();
        CommandLine commandLine = new CommandLine(new Caravan()).setOut(new PrintWriter(printed));
        commandLine.addSubcommand(new QueryCommand()).addSubcommand(new CompletionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
        assertThat(Verbs.run(commandLine, "completion", shell)).isEqualTo(ExitCode.GOOD);
        assertThat(printed.toString()).contains(expected, "query", "csv", "dataset");
    }

    @Test
    void verboseShowsWhere() {
        assertThat(run(new StackOverflowError(), "--verbose")).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString()).contains("The program broke (StackOverflowError)").contains("\tat ");
    }

    @Test
    void whatIsPrintedIsUtf8WhateverTheLocale() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.US_ASCII));
        try {
            CommandLineFactory.inUtf8(new CommandLine(new Caravan())).getOut().println("Gr\u00f6\u00dfe");
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("Gr\u00f6\u00dfe");
    }

    @Test
    void anArgumentThatTheLocaleMadeUnreadableIsRefused() {
        assertThat(run(new RanAfterAll(), "select 'Gr\ufffd\ufffde'")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString().lines()).singleElement().asString().contains("LC_ALL=C.UTF-8");
    }

    /** Thrown where the verb ran after all. */
    private static final class RanAfterAll extends Error {
        private static final long serialVersionUID = 1;
    }
}
