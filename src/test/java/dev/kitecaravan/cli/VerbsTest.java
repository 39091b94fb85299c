package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;

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

    @Test
    void verboseShowsWhere() {
        assertThat(run(new StackOverflowError(), "--verbose")).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString()).contains("The program broke (StackOverflowError)").contains("\tat ");
    }
}
