package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Every file under {@code examples/routes}, copied into a folder of routes as a user would, on the packaged program. */
@Tag("full")
class ExampleRoutesIT {
    private static final String KAFKA = "failed_jobs_to_kafka.yaml";
    private static final String ENDPOINTS = "builds,failed_jobs,main_builds,failed_jobs_log,failed_build_artifacts,"
            + "owned_pipelines,builds_to_files,builds_to_second_database";

    @TempDir
    Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            byte[] answer = "somebody".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The shipped routes, and the examples that this build has the components of, with addresses on loopback. */
    private Path routes() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        String loopback = "http://127.0.0.1:" + server.getAddress().getPort();
        for (Path from : List.of(Path.of("routes"), Path.of("examples/routes"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                    if (!file.getFileName().toString().equals(KAFKA)) {
                        Files.writeString(routes.resolve(file.getFileName()),
                                Files.readString(file).replaceAll("https://(owners|chat)\\.example", loopback)
                                        .replace("file:data/", "file:" + folder.resolve("files") + "/"));
                    }
                }
            }
        }
        return routes;
    }

    @Test
    void theyAllRun() throws Exception {
        Path routes = routes();
        String copy = "jdbc:h2:file:" + folder.resolve("copy");
        try (Connection made = DriverManager.getConnection(copy, "sa", "pass word")) {
            made.createStatement().execute(
                    "create table build_states (id varchar(40) primary key, number integer, state varchar(40))");
        }
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(80).withoutLimits())) {
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_ROUTES", routes.toString())
                    .with("CARAVAN_DATASOURCE_COPY_URL", copy).with("CARAVAN_DATASOURCE_COPY_USER", "sa")
                    .with("CARAVAN_DATASOURCE_COPY_PASSWORD", "pass word")
                    .with("CARAVAN_DATASOURCE_COPY_WRITABLE", "true");
            good(program.run("check", "--offline"));
            good(program.run("run", "--only", ENDPOINTS));
            good(program.run("run", "--route", "red_main_hourly"));
            good(program.run("run", "--route", "weekly_report"));

            assertThat(asked).contains("POST /hook", "POST /report").filteredOn(r -> r.startsWith("GET ")).isNotEmpty();
            for (String table : ENDPOINTS.split(",")) {
                assertThat(program.run("query", "--csv", "select count(*) as n from " + table).out().strip())
                        .as(table).doesNotEndWith("\n0");
            }
            assertThat(folder.resolve("files/builds-by-day")).isNotEmptyDirectory();
        }
        try (Connection made = DriverManager.getConnection(copy, "sa", "pass word");
                ResultSet rows = made.createStatement().executeQuery("select count(*) from build_states")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(80);
        }
    }

    @Test
    void theOneForKafkaSaysWhatItNeeds() throws Exception {
        Path routes = routes();
        Files.copy(Path.of("examples/routes", KAFKA), routes.resolve(KAFKA));

        Ended check = new Program(folder).with("CARAVAN_ROUTES", routes.toString()).run("check", "--offline");

        assertThat(check.code()).as(check.both()).isEqualTo(2);
        assertThat(check.both()).contains(KAFKA + ":19:").contains("caravan.components = kafka");
    }

    private static void good(Ended ended) {
        assertThat(ended.code()).as(ended.both()).isZero();
    }
}
