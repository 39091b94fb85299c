package dev.kitecaravan.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** The manifests under k8s/, as they are and as kustomize renders them. */
class ManifestsTest {
    private static final Path K8S = Path.of("k8s");
    /** A chart's templates are no manifests until helm has rendered them. */
    private static final Path CHARTS = K8S.resolve("helm");

    /** Every folder that {@code kubectl apply -k} takes. */
    static List<Path> kustomizations() throws IOException {
        try (Stream<Path> paths = Files.walk(K8S)) {
            return paths.filter(path -> path.endsWith("kustomization.yaml")).map(Path::getParent).sorted().toList();
        }
    }

    static List<Path> manifests() throws IOException {
        try (Stream<Path> paths = Files.walk(K8S)) {
            return paths.filter(path -> path.toString().endsWith(".yaml")).filter(ManifestsTest::isWhole).sorted()
                    .toList();
        }
    }

    /** Kustomize's own file and its patches are no manifests; what they do is seen when they are rendered. */
    private static boolean isWhole(Path path) {
        String name = path.getFileName().toString();
        return !path.startsWith(CHARTS) && !name.equals("kustomization.yaml") && !name.endsWith("-patch.yaml")
                && !name.endsWith("-alerts.yaml");
    }

    static String render(Path folder) throws IOException, InterruptedException {
        assumeTrue(hasKubectl(), "kubectl is not installed: manifests are not rendered");
        Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
        String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return rendered;
    }

    private static boolean hasKubectl() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "kubectl")));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyManifestIsStrictlyRight(Path manifest) throws IOException {
        List<JsonNode> documents = StrictManifests.documents(Files.readString(manifest));
        assertThat(documents).isNotEmpty().allSatisfy(
                document -> assertThat(StrictManifests.problems(document)).as(manifest.toString()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void whatIsRenderedIsStrictlyRight(Path folder) throws Exception {
        List<JsonNode> documents = StrictManifests.documents(render(folder));
        assertThat(documents).isNotEmpty().allSatisfy(
                document -> assertThat(StrictManifests.problems(document)).as(folder.toString()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyConfigMapThatAPodMountsIsRendered(Path folder) throws Exception {
        List<JsonNode> documents = StrictManifests.documents(render(folder));
        List<String> made = documents.stream().filter(d -> d.path("kind").asText().equals("ConfigMap"))
                .map(d -> d.path("metadata").path("name").asText()).toList();
        List<String> mounted = pods(documents).stream().flatMap(pod -> pod.getVolumes().stream())
                .filter(volume -> volume.getConfigMap() != null).map(volume -> volume.getConfigMap().getName())
                .toList();
        assertThat(mounted).isNotEmpty().isSubsetOf(made);
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyPodMayDoAsLittleAsPossible(Path folder) throws Exception {
        List<PodSpec> pods = pods(StrictManifests.documents(render(folder)));
        assertThat(pods).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getEnv()).noneMatch(env -> env.getName().equals("BUILDKITE_API_TOKEN"));
            }
        });
    }

    /** {@code kubectl apply} leaves alone what a folder does not name: so each names what the other runs, and stops it. */
    @ParameterizedTest
    @CsvSource({"base, false, 0", "overlays/serve, true, 1", "overlays/postgres, true, 2"})
    void applyingAnotherFolderStopsWhatTheOneBeforeRan(Path folder, boolean cronJobSleeps, int replicas)
            throws Exception {
        List<JsonNode> documents = StrictManifests.documents(render(K8S.resolve(folder)));
        assertThat(documents).filteredOn(d -> d.path("kind").asText().equals("CronJob")).singleElement()
                .satisfies(d -> assertThat(d.at("/spec/suspend").asText()).isEqualTo(String.valueOf(cronJobSleeps)));
        assertThat(documents).filteredOn(d -> d.path("kind").asText().equals("Deployment")).singleElement()
                .satisfies(d -> assertThat(d.at("/spec/replicas").asInt(-1)).isEqualTo(replicas));
        assertThat(documents).filteredOn(d -> !pods(List.of(d)).isEmpty())
                .extracting(d -> d.path("kind").asText() + "/" + d.at("/metadata/name").asText())
                .containsExactlyInAnyOrder("CronJob/caravan", "Deployment/caravan");
    }

    @Test
    void theConfigMapOfRoutesHoldsEveryRouteFile() throws IOException {
        JsonNode kustomization = StrictManifests.documents(Files.readString(Path.of("routes", "Kustomization"))).get(0);
        List<String> listed = new ArrayList<>();
        kustomization.path("configMapGenerator").get(0).path("files").forEach(file -> listed.add(file.asText()));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            assertThat(listed).containsExactlyInAnyOrderElementsOf(files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml")).toList());
        }
    }

    @Test
    void chartAndImagesAreOfTheProjectsVersion() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
        JsonNode chart = StrictManifests.documents(Files.readString(CHARTS.resolve("caravan/Chart.yaml"))).get(0);
        assertThat(chart.path("appVersion").asText()).isEqualTo(version);
        assertThat(chart.path("version").asText()).isEqualTo(version);
        List<String> images = new ArrayList<>();
        for (Path manifest : manifests()) {
            StrictManifests.documents(Files.readString(manifest))
                    .forEach(document -> images.addAll(document.findValuesAsText("image")));
        }
        assertThat(images).isNotEmpty().containsOnly("kite-caravan:" + version);
    }

    /** The chart's route files are those of the project: one that stood beside them would grow old. */
    @Test
    void theChartHasTheProjectsRouteFiles() throws IOException {
        assertThat(CHARTS.resolve("caravan/routes").toRealPath()).isEqualTo(Path.of("routes").toRealPath());
    }

    @Test
    void theBackfillHasAPodForEveryOrganization() throws IOException {
        Path folder = K8S.resolve("overlays/backfill");
        Job job = StrictManifests.read(
                StrictManifests.documents(Files.readString(folder.resolve("job.yaml"))).get(0), Job.class);
        assertThat(Files.readAllLines(folder.resolve("organizations.txt"))).hasSize(job.getSpec().getCompletions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobTemplates: {}|unknown field 'jobTemplates'", "concurrencyPolicy: Forbidden|none of",
            "startingDeadlineSeconds: soon|startingDeadlineSeconds", "suspend: [1]|suspend"})
    void whatAServerWouldRefuseIsFound(String bad) {
        String[] parts = bad.split("\\|");
        String manifest = "apiVersion: batch/v1\nkind: CronJob\nspec:\n  " + parts[0] + "\n";
        assertThat(StrictManifests.problems(StrictManifests.documents(manifest).get(0))).isNotEmpty();
        assertThat(String.join("\n", StrictManifests.problems(StrictManifests.documents(manifest).get(0))))
                .contains(parts[0].split(":")[0]);
    }

    static List<PodSpec> pods(List<JsonNode> documents) {
        List<PodSpec> pods = new ArrayList<>();
        for (JsonNode document : documents) {
            switch (document.path("kind").asText()) {
                case "CronJob" -> pods.add(StrictManifests.read(document, CronJob.class).getSpec().getJobTemplate()
                        .getSpec().getTemplate().getSpec());
                case "Job" -> pods.add(StrictManifests.read(document, Job.class).getSpec().getTemplate().getSpec());
                case "Deployment" ->
                    pods.add(StrictManifests.read(document, Deployment.class).getSpec().getTemplate().getSpec());
                default -> {
                    // holds no pod
                }
            }
        }
        return pods;
    }
}
