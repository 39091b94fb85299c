package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.program.Distribution.Said;
import dev.kitecaravan.table.Json;

/** The image that no container engine made: its layout, what the Dockerfile says of it, and a run in a chroot. */
@Tag("full")
class ImageIT {
    @TempDir
    Path folder;

    private Path layout() throws IOException, InterruptedException {
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Distribution.call(layout, "tar", "-xf",
                Distribution.file("caravan-", "-image" + Distribution.platform() + ".tar").toString()).good();
        return layout;
    }

    /** What a descriptor names, by its digest and size, which are looked at. */
    private static Path blob(Path layout, JsonNode descriptor) throws IOException, InterruptedException {
        String digest = descriptor.path("digest").asText().replaceFirst("^sha256:", "");
        Path blob = layout.resolve("blobs/sha256").resolve(digest);
        assertThat(Files.size(blob)).isEqualTo(descriptor.path("size").asLong());
        assertThat(Distribution.call(layout, "sha256sum", blob.toString()).good().text()).startsWith(digest);
        return blob;
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }

    private static JsonNode manifest(Path layout) throws IOException, InterruptedException {
        assertThat(json(layout.resolve("oci-layout")).path("imageLayoutVersion").asText()).isEqualTo("1.0.0");
        return json(blob(layout, json(layout.resolve("index.json")).path("manifests").path(0)));
    }

    /** The image's root, of all its layers. */
    private Path root(Path layout, JsonNode manifest) throws IOException, InterruptedException {
        Path root = Files.createDirectories(folder.resolve("root"));
        for (JsonNode layer : manifest.path("layers")) {
            Distribution.call(root, "tar", "-xzf", blob(layout, layer).toString()).good();
        }
        return root;
    }

    @Test
    void saysWhatTheDockerfileSays() throws Exception {
        Path layout = layout();
        JsonNode manifest = manifest(layout);
        JsonNode config = json(blob(layout, manifest.path("config"))).path("config");
        Path root = root(layout, manifest);
        Properties labels = new Properties();
        for (String line : Files.readAllLines(Distribution.BASE.resolve("k8s/Dockerfile"))) {
            String rest = line.replaceFirst("^[A-Z]+ ", "");
            switch (line.replaceFirst(" .*", "")) {
                case "USER" -> assertThat(config.path("User").asText()).isEqualTo(rest);
                case "WORKDIR" -> assertThat(config.path("WorkingDir").asText()).isEqualTo(rest);
                case "ENTRYPOINT" -> assertThat(config.path("Entrypoint")).isEqualTo(Json.MAPPER.readTree(rest));
                case "CMD" -> assertThat(config.path("Cmd")).isEqualTo(Json.MAPPER.readTree(rest));
                case "ENV" -> assertThat(config.path("Env").toString()).contains("\"" + rest + "\"");
                case "LABEL" -> {
                    String[] label = rest.replace("\"", "").split("=", 2);
                    labels.put(label[0], label[1]);
                }
                case "COPY" -> copied(root.resolve("opt/caravan"), rest.split(" "));
                default -> assertThat(line).matches("(#|FROM |ARG |RUN |$).*");
            }
        }
        assertThat(labels).isNotEmpty();
        labels.forEach((name, value) -> assertThat(config.path("Labels").path((String) name).asText())
                .as((String) name).isEqualTo(value));
        assertThat(root.resolve("opt/caravan/sbom.json")).isNotEmptyFile();
        assertThat(Files.list(root.resolve("usr/share/doc"))).as("licences of what the base is made of").isNotEmpty();
    }

    private static void copied(Path home, String[] words) {
        String to = words[words.length - 1];
        for (String from : List.of(words).subList(0, words.length - 1)) {
            assertThat(home.resolve(to.equals("./") ? from : to)).exists();
        }
    }

    @Test
    void runsTheMainJobAsItsUserAndWritesNowhereElse() throws Exception {
        assumeTrue(Distribution.root(), "only root may change the root folder");
        Path layout = layout();
        Path root = root(layout, manifest(layout));
        devices(root);
        Path data = Files.createDirectories(root.resolve("data"));
        for (String attribute : List.of("unix:uid", "unix:gid")) {
            Files.setAttribute(data, attribute, 10001);
        }
        Path before = Files.createFile(folder.resolve("before"));

        List<String> command = new ArrayList<>(List.of("chroot", "--userspec=10001:10001", root.toString(),
                "/opt/caravan/caravan", "run", "--sandbox", "--destination", "duckdb"));
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8", "CARAVAN_DATA",
                "/data");
        Path processes = Files.createDirectories(root.resolve("proc"));
        Said mounted = Distribution.call(folder, "mount", "-t", "proc", "proc", processes.toString());
        assumeTrue(mounted.code() == 0,
                "proc, by which Java finds its libraries, cannot be mounted: " + mounted.text());
        Said said;
        try {
            said = Distribution.call(folder, environment, command).good();
        } finally {
            Distribution.call(folder, "umount", processes.toString()).good();
        }

        assertThat(said.text()).contains("into duckdb under /data").contains("builds ");
        assertThat(data.resolve("caravan.duckdb")).exists();
        String written = Distribution.call(folder, "find", root.toString(), "-newer", before.toString(), "-type", "f",
                "-not", "-path", data + "/*", "-not", "-path", root.resolve("tmp") + "/*").good().text();
        assertThat(written).isEmpty();
    }

    /** Those that a container has, and the JVM asks for random numbers. */
    private static void devices(Path root) throws IOException, InterruptedException {
        Path devices = Files.createDirectories(root.resolve("dev"));
        for (Map.Entry<String, String> device : Map.of("null", "3", "random", "8", "urandom", "9").entrySet()) {
            Said said = Distribution.call(devices, "mknod", "-m", "666", device.getKey(), "c", "1", device.getValue());
            assumeTrue(said.code() == 0, "no devices can be made here: " + said.text());
        }
        try (Stream<Path> made = Files.list(devices)) {
            assertThat(made).hasSize(3);
        }
    }
}
