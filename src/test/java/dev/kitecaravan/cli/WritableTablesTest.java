package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.load.registry.WriteModes;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.table.Disposition;
import picocli.CommandLine;

/** A destination that cannot write as a route wants it is told from the settings alone. */
class WritableTablesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void route() throws IOException {
        Files.writeString(folder.resolve("things.yaml"), """
                - route:
                    id: things
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/things }
                      steps:
                        - to:
                            uri: kamelet:table-sink
                            parameters: { table: stuff, primaryKey: id, writeDisposition: scd2 }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan --only things", "run --only things", "preview things"})
    void scd2OnFilesIsRefusedBeforeAnythingIsAsked(String verb) throws IOException {
        Files.writeString(folder.resolve("application.properties"), "destination = filesystem\n");
        String home = System.getProperty("caravan.home");
        System.setProperty("caravan.home", folder.toString());
        try (ServerSocket api = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringWriter err = new StringWriter();
            CommandLine line = CommandLineFactory.strict(new CommandLine(new Caravan())
                    .addSubcommand(new PlanCommand()).addSubcommand(new RunCommand())
                    .addSubcommand(new PreviewCommand()))
                    .setExecutionExceptionHandler((e, said, parsed) -> CommandLineFactory.report(e, said));
            line.setOut(new PrintWriter(new StringWriter(), true)).setErr(new PrintWriter(err, true));
            int code = Verbs.run(line,
                    (verb + (verb.startsWith("preview") ? "" : " --destination filesystem") + " --routes " + folder
                            + " --base-url http://127.0.0.1:"
                            + api.getLocalPort()).split(" "));

            assertThat(err.toString())
                    .contains("things.yaml:8, table stuff: endpoint things wants writeDisposition scd2,"
                            + " and files keep no versions of rows; write merge there, or choose another destination");
            assertThat(code).isEqualTo(ExitCode.USAGE);
            api.setSoTimeout(1);
            org.assertj.core.api.Assertions.assertThatThrownBy(api::accept).as("nobody asked")
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        } finally {
            if (home == null) {
                System.clearProperty("caravan.home");
            } else {
                System.setProperty("caravan.home", home);
            }
        }
    }

    @Test
    void onlyWhatIsReadCounts() {
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(folder));
        Settings settings = Settings.ofProcess();
        settings.with(dev.kitecaravan.settings.Setting.DESTINATION, "filesystem");
        assertThat(WritableTables.problems(settings, registry, List.of("things"))).hasSize(1);
        settings.with(dev.kitecaravan.settings.Setting.DESTINATION, "duckdb");
        assertThat(WritableTables.problems(settings, registry, List.of("things"))).isEmpty();
    }

    @Test
    void theOthersDoAll() {
        for (String destination : Destinations.known()) {
            boolean none = List.of("filesystem", "databricks").contains(destination);
            assertThat(WriteModes.refusal(destination, Disposition.SCD2).isPresent()).as(destination).isEqualTo(none);
            for (Disposition other : List.of(Disposition.MERGE, Disposition.APPEND, Disposition.REPLACE)) {
                assertThat(WriteModes.refusal(destination, other)).isEmpty();
            }
        }
    }
}
