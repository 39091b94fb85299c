package dev.kitecaravan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Json;

/** The chart, as helm renders it, beside what kustomize renders for the same choice. */
@Tag("full")
class HelmChartTest {
    private static final Path CHART = Path.of("k8s", "helm", "caravan");

    /** A folder that {@code kubectl apply -k} takes, and the chart's values that say the same. */
    record Choice(String folder, String... values) {
        @Override
        public String toString() {
            return folder;
        }
    }

    static Stream<Choice> choices() {
        return Stream.of(new Choice("base"), new Choice("overlays/serve", "mode=serve"),
                new Choice("overlays/postgres", "mode=serve", "replicas=2", "volume.enabled=false",
                        "destination.name=postgres", "destination.url=postgresql://caravan@postgres.example.com/ci",
                        "destination.ports={5432}", "secret.password=database-password"));
    }

    /** For a cluster of the oldest version that the chart takes: a helm that Go built knows of none. */
    private static GoProgram.Answer template(String... values) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("template", "caravan", CHART.toString(), "--namespace", "kite-caravan",
                        "--kube-version", "1.27.0"));
        for (String value : values) {
            arguments.add(value.endsWith("=[]") ? "--set-json" : "--set");
            arguments.add(value);
        }
        return GoProgram.require("helm").run(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> rendered(String... values) throws IOException, InterruptedException {
        GoProgram.Answer answer = template(values);
        assertThat(answer.exitCode()).as(answer.errors()).isZero();
        return StrictManifests.documents(answer.output());
    }

    @Test
    void helmFindsNothingToSayAgainstIt() throws Exception {
        GoProgram.Answer answer = GoProgram.require("helm").run("lint", "--strict", CHART.toString());
        assertThat(answer.exitCode()).as(answer.output() + answer.errors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("choices")
    void whatIsRenderedIsStrictlyRight(Choice choice) throws Exception {
        assertThat(rendered(choice.values())).isNotEmpty().allSatisfy(
                document -> assertThat(StrictManifests.problems(document)).as(choice.folder()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("choices")
    void itsPodIsKustomizesPod(Choice choice) throws Exception {
        List<JsonNode> chart = rendered(choice.values());
        List<JsonNode> folder = kustomize(choice);
        JsonNode workload = workload(chart);
        JsonNode other = folder.stream().filter(d -> kind(d).equals(kind(workload))).findFirst().orElseThrow();
        assertThat(pod(workload)).isEqualTo(pod(other));
        assertThat(rest(workload)).isEqualTo(rest(other));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void itsSettingsAndRoutesAreKustomizes(Choice choice) throws Exception {
        List<JsonNode> chart = rendered(choice.values());
        List<JsonNode> folder = kustomize(choice);
        assertThat(settings(chart)).isEqualTo(settings(folder));
        assertThat(one(chart, "ConfigMap", "caravan-routes").path("data"))
                .isEqualTo(one(folder, "ConfigMap", "caravan-routes").path("data")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("choices")
    void itLetsOutAndInWhatKustomizeDoes(Choice choice) throws Exception {
        JsonNode policy = one(rendered(choice.values()), "NetworkPolicy", "caravan").path("spec");
        List<JsonNode> folder = kustomize(choice);
        assertThat(policy.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(policy.path("egress")).isEqualTo(one(folder, "NetworkPolicy", "caravan").at("/spec/egress"));
        JsonNode in = folder.stream().filter(d -> d.at("/metadata/name").asText().equals("caravan-serve"))
                .findFirst().map(d -> d.at("/spec/ingress"))
                .orElse(StrictManifests.documents("{}").get(0).path("none"));
        assertThat(policy.path("ingress")).isEqualTo(in);
    }

    @Test
    void nobodyIsLetInWhereNobodyIsNamed() throws Exception {
        JsonNode policy = one(rendered("mode=serve", "networkPolicy.from=[]"), "NetworkPolicy", "caravan");
        assertThat(policy.at("/spec/policyTypes").toString()).contains("Ingress");
        assertThat(policy.at("/spec/ingress").isMissingNode()).isTrue();
    }

    @Test
    void serviceAndPolicyFindThePodsOfServe() throws Exception {
        List<JsonNode> chart = rendered("mode=serve", "serviceMonitor.enabled=true", "serviceMonitor.labels.team=ci");
        JsonNode labels = workload(chart).at("/spec/template/metadata/labels");
        assertThat(labels).isNotEmpty();
        assertThat(one(chart, "Service", "caravan").at("/spec/selector")).isEqualTo(labels);
        assertThat(one(chart, "NetworkPolicy", "caravan").at("/spec/podSelector/matchLabels")).isEqualTo(labels);
        JsonNode monitor = one(chart, "ServiceMonitor", "caravan");
        JsonNode found = one(chart, "Service", "caravan").at("/metadata/labels");
        monitor.at("/spec/selector/matchLabels").fields()
                .forEachRemaining(label -> assertThat(found.get(label.getKey())).isEqualTo(label.getValue()));
        assertThat(monitor.at("/metadata/labels/team").asText()).isEqualTo("ci");
        assertThat(one(chart, "Service", "caravan").at("/spec/ports").findValuesAsText("name"))
                .contains(monitor.at("/spec/endpoints/0/port").asText());
    }

    @Test
    void aSecretsValueIsNowhere() throws Exception {
        assertThat(rendered("mode=serve")).noneMatch(document -> kind(document).equals("Secret"));
    }

    @Test
    void furtherSettingsAreWrittenAsTheyAreMeant() throws Exception {
        List<JsonNode> chart = rendered("settings.caravan\\.logs\\.max-bytes=1048576",
                "settings.caravan\\.pipelines=a\\\\b", "destination.dataset=other");
        assertThat(settings(chart)).containsEntry("caravan.logs.max-bytes", "1048576")
                .containsEntry("caravan.pipelines", "a\\b").containsEntry("destination.dataset", "other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode=service|mode", "replica=2|replica",
            "mode=serve,replicas=2|destination.name to postgres",
            "mode=serve,replicas=2,destination.name=postgres,destination.url=postgresql://db/ci,destination.ports={5432}|volume.enabled",
            "destination.name=duckbd|destination.name", "settings.caravn\\.pipelines=x|caravn.pipelines",
            "resources.limit.memory=1Gi|limit is not allowed", "resources.limits.memory=1Gigs|resources.limits.memory",
            "resources.limits.memry=1Gi|memry", "volume.size=20Gigs|volume.size", "schedule=hourly|schedule",
            "routes.mine\\.txt=x|mine.txt", "imagePullSecrets[0].nam=x|nam is not allowed",
            "environment[0].name=A,environment[0].valu=b|valu is not allowed",
            "networkPolicy.from[0].podSelecter.a=b|podSelecter is not allowed",
            "mode=serve,serviceMonitor.interval=often|serviceMonitor.interval",
            "destination.name=snowflake|destination.url: snowflake",
            "destination.name=postgres,destination.url=postgresql://db/ci|destination.ports={5432}",
            "volume.enabled=false|volume.enabled: tables of duckdb",
            "destination.name=filesystem,destination.url=/data/lake,volume.enabled=false|volume.enabled: tables of filesystem",
            "serviceMonitor.enabled=true|mode to serve",
            "settings.destination=h2|settings: destination is there", "endpoints=|endpoints"})
    void whatCannotBeIsRefusedByName(String bad) throws Exception {
        String[] parts = bad.split("\\|");
        GoProgram.Answer answer = template(parts[0]);
        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.errors()).contains(parts[1]);
    }

    @Test
    void everyDestinationIsAValueAndIsRendered() throws Exception {
        List<String> names = new ArrayList<>();
        Json.MAPPER.readTree(CHART.resolve("values.schema.json").toFile())
                .at("/properties/destination/properties/name/enum").forEach(name -> names.add(name.asText()));
        assertThat(names).containsExactlyElementsOf(Destinations.known());
        for (String name : names) {
            List<JsonNode> chart = rendered("destination.name=" + name, "destination.url=any://where",
                    "destination.ports={5432}");
            assertThat(settings(chart)).containsEntry("destination", name).containsEntry("destination.url",
                    "any://where");
            assertThat(chart).allSatisfy(document -> assertThat(StrictManifests.problems(document)).isEmpty());
        }
    }

    @Test
    void filesElsewhereNeedNoVolume() throws Exception {
        assertThat(rendered("destination.name=filesystem", "destination.url=s3://bucket/lake", "volume.enabled=false"))
                .noneMatch(document -> kind(document).equals("PersistentVolumeClaim"));
    }

    private static List<JsonNode> kustomize(Choice choice) throws IOException, InterruptedException {
        return StrictManifests.documents(ManifestsTest.render(Path.of("k8s").resolve(choice.folder())));
    }

    private static String kind(JsonNode document) {
        return document.path("kind").asText();
    }

    /** Kustomize adds a digest to the name of a ConfigMap that it makes. */
    private static JsonNode one(List<JsonNode> documents, String kind, String name) {
        List<JsonNode> found = documents.stream().filter(d -> kind(d).equals(kind)
                && d.at("/metadata/name").asText().replaceAll("-[0-9a-z]{10}$", "").equals(name)).toList();
        assertThat(found).as(kind + " " + name).hasSize(1);
        return found.get(0);
    }

    /** What runs: one of the chart's documents, never two. */
    private static JsonNode workload(List<JsonNode> documents) {
        List<JsonNode> found = documents.stream().filter(d -> !ManifestsTest.pods(List.of(d)).isEmpty()).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** The pod's fields; the order of variables, the digests of names and the default of pulling say nothing. */
    private static JsonNode pod(JsonNode workload) {
        ObjectNode pod = template(workload).path("spec").deepCopy();
        ObjectNode container = (ObjectNode) pod.path("containers").get(0);
        assertThat(pod.path("containers")).hasSize(1);
        container.remove("imagePullPolicy");
        List<JsonNode> variables = new ArrayList<>();
        container.path("env").forEach(variables::add);
        variables.sort((a, b) -> a.path("name").asText().compareTo(b.path("name").asText()));
        container.putArray("env").addAll(variables);
        pod.path("volumes").findParents("configMap").forEach(volume -> {
            ObjectNode map = (ObjectNode) volume.path("configMap");
            map.put("name", map.path("name").asText().replaceAll("-[0-9a-z]{10}$", ""));
        });
        return pod;
    }

    private static JsonNode template(JsonNode workload) {
        return workload.at(kind(workload).equals("CronJob") ? "/spec/jobTemplate/spec/template" : "/spec/template");
    }

    /** All but the pod and the labels it is found by. */
    private static JsonNode rest(JsonNode workload) {
        ObjectNode rest = workload.path("spec").deepCopy();
        rest.remove("selector");
        rest.remove("template");
        if (rest.at("/jobTemplate/spec") instanceof ObjectNode job) {
            job.remove("template");
        }
        return rest;
    }

    private static Properties settings(List<JsonNode> documents) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(
                one(documents, "ConfigMap", "caravan-settings").at("/data/application.properties").asText()));
        return settings;
    }
}
