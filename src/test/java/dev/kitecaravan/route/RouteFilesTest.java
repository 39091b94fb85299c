package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.run.CaravanRun;

/** What is said of route files before Camel starts. */
class RouteFilesTest {
    private static String route(String id, String parameters, String steps, String table) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { %s }
                      steps:
                %s        - to:
                            uri: kamelet:table-sink
                            parameters: { table: %s, primaryKey: id }
                """.formatted(id, parameters, steps.indent(8), table);
    }

    private static List<String> problems(String... texts) {
        List<RouteFile> files = Stream.iterate(0, i -> i < texts.length, i -> i + 1)
                .map(i -> new RouteFile("routes/" + (char) ('a' + i) + ".yaml", texts[i])).toList();
        try {
            EndpointRegistry.read(files);
            return List.of();
        } catch (RouteFilesException e) {
            return Arrays.asList(e.getMessage().split("\n"));
        }
    }

    @Test
    void theShippedFilesAreGood() {
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(null));
        assertThat(registry.all()).filteredOn(route -> registry.place(route) == RouteFile.Place.FOLDER)
                .extracting(EndpointRoute::id).isEqualTo(RouteFolder.SHIPPED);
    }

    @Test
    void aFileThatIsNotUtf8IsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("good.yaml"), route("good", "path: /v2/builds", "", "good"));
        Files.write(folder.resolve("mine.yaml"), "- route:\n# Gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RouteFolder.read(folder)).isInstanceOf(RouteFilesException.class)
                .hasMessage(folder.resolve("mine.yaml") + ":2:1 is not UTF-8: save the file as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"mine.xml,routes are YAML here", "Mine.java,routes are YAML here", "mine.YAML,rename it",
            "mine.yaml.txt,rename it"})
    void aFileThatSomebodyMeantAsARouteIsNotPassedOver(String name, String instead, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("good.yaml"), route("good", "path: /v2/builds", "", "good"));
        Files.writeString(folder.resolve("README.md"), "# Routes\n");
        Files.writeString(folder.resolve("good.yaml.bak"), "");
        assertThat(RouteFolder.read(folder)).filteredOn(file -> file.place() == RouteFile.Place.FOLDER).hasSize(1);
        Files.writeString(folder.resolve(name), "x");
        assertThatThrownBy(() -> RouteFolder.read(folder)).isInstanceOf(RouteFilesException.class)
                .hasMessageStartingWith(folder.resolve(name) + " would not be read: ").hasMessageContaining(instead);
    }

    @Test
    void severalRoutesThatOneStepCallsAreLookedForOneByOne() {
        String called = "- route: { id: a, from: { uri: \"direct:a\", steps: [ { log: x } ] } }\n";
        String step = "- recipientList: { constant: \"direct:a, direct:b\" }";
        assertThat(problems(called + route("builds", "path: /v2/builds", step, "builds"))).singleElement().asString()
                .startsWith("routes/a.yaml:8:").contains("no route starts at direct:b,");
        assertThat(problems(called + called.replace(": a", ": b").replace(":a", ":b")
                + route("builds", "path: /v2/builds", step, "builds"))).isEmpty();
    }

    @Test
    void aWhereThatSelectsNothingForeverIsRefusedWithItsPlace() {
        String path = "path: \"/v2/organizations/{org.slug}/pipelines/{slug}/builds/{number}/annotations\", ";
        assertThat(problems(route("mine", path + "where: state = faild", "", "mine"))).singleElement().asString()
                .startsWith("routes/a.yaml:5:").contains("character 9").contains("did you mean 'failed'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- to: seda:later", "- to: { uri: \"seda:later\" }", "- toD: \"seda:${body[id]}\"",
            "- threads: { poolSize: 2 }", "- aggregate: { completionSize: 10 }",
            "- resequence: { simple: \"${body}\" }",
            "- filter: { simple: \"true\", steps: [ { to: \"seda:later\" } ] }",
            "- split: { simple: \"${body[jobs]}\", parallelProcessing: true, steps: [ { log: x } ] }",
            "- delay: { constant: 1, asyncDelayed: true }"})
    void aStepThatDetachesIsRefusedWithItsPlace(String step) {
        assertThat(problems(route("agents", "path: /v2/builds", step, "agents"))).singleElement().asString()
                .startsWith("routes/a.yaml:7:").contains("committed without it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "query: \"branch={{branch:main}}\" | builds | :5: | the parameter 'query' holds {{branch:main}}, which nothing",
            "selector: \"{{where}}\" | builds | :5: | the parameter 'selector' holds {{where}}",
            "selector: \"${body}\" | builds | :5: | the parameter 'selector' holds ${body}, but is the same for every",
            "passes: auto | \"{{table:mine}}\" | :9: | the parameter 'table' holds {{table:mine}}",
            "passes: auto | \"b_${body[state]}\" | :9: | choose between several table-sinks by choice"})
    void aParameterThatIsFilledInLaterIsRefusedWithItsPlace(String parameter, String table, String place,
            String what) {
        assertThat(problems(route("builds", "path: /v2/builds, " + parameter, "", table)))
                .singleElement()
                .asString().startsWith("routes/a.yaml" + place).contains(what);
    }

    @Test
    void anAddressThatIsMadeOfEachRecordLeadsToNoTable() {
        assertThat(problems(route("builds", "path: /v2/builds",
                "- toD: \"kamelet:table-sink?table=b_${body[state]}&primaryKey=id\"", "builds"))).singleElement()
                .asString().startsWith("routes/a.yaml:7:").contains("the same for every record");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "- routeTemplate: { id: t, from: { uri: 'kamelet:buildkite-source' } } | :1:3 | write each as - route:",
            "- templatedRoute: { routeTemplateRef: t, routeId: mine } | :1:3 | write it as - route:",
            "- onCompletion: { steps: [ { to: 'http://127.0.0.1:9' } ] } | :1:3 | as the last ones of the route"})
    void whatOnlyCamelWouldSeeIsRefusedWithItsPlace(String before, String place, String instead) {
        assertThat(problems(before + "\n" + route("builds", "path: /v2/builds", "", "builds"))).singleElement()
                .asString().startsWith("routes/a.yaml" + place).contains(instead);
    }

    @Test
    void aStepOnCompletionIsRefusedWhereverItStands() {
        assertThat(problems(route("builds", "path: /v2/builds", "- onCompletion: { steps: [ { log: x } ] }", "builds")))
                .singleElement().asString().startsWith("routes/a.yaml:7:").contains("nobody hears of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- wireTap: { uri: \"kamelet:table-sink?table=x\" }",
            "- wireTap: \"kamelet:table-sink?table=x\"", "- kamelet: { name: table-sink, parameters: { table: x } }",
            "- recipientList: { constant: \"kamelet:table-sink?table=x\" }"})
    void aSinkThatTheRunWouldNotWaitForIsRefused(String step) {
        assertThat(problems(route("agents", "path: /v2/builds", step, "agents"))).singleElement().asString()
                .startsWith("routes/a.yaml:7:").contains("by the step 'to' only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"path: \"/v2/builds?state=failed&branch=main\"", "path: \"/v2/builds&branch=main\""})
    void aPathWithAQueryIsRefusedSinceCamelWouldCutIt(String parameters) {
        assertThat(problems(route("mine", parameters, "", "mine"))).singleElement().asString()
                .startsWith("routes/a.yaml:5:21").contains("'&'").contains("parameter query");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "headers: \"authorization: Bearer x\" | headers must not set authorization | BUILDKITE_API_TOKEN",
            "headers: \"Accept: text/html\" | headers must not set Accept | take it away",
            "headers: \"Buildkite-Version\" | headers has 'Buildkite-Version' | Name: value",
            "until: seen | until 'seen' | known", "complete: yes | complete 'yes' | true or false",
            "readAt: Read At | readAt 'Read At' | read_at", "again: sometimes | again 'sometimes' | always"})
    void whatSaysWronglyHowAListIsReadIsRefusedWithItsPlace(String parameter, String what, String instead) {
        assertThat(problems(route("mine", "path: /v2/agents, " + parameter, "", "mine"))).singleElement().asString()
                .startsWith("routes/a.yaml:5:39").contains(what).contains(instead);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a..b | \"a..b\" is no path", "a.[].b | \"a.[].b\" is no path",
            ".env | \".env\" is no path", "env. | \"env.\" is no path", "[] | \"[]\" is no path",
            "$.env | begins with a $", "env.* | nothing stands for several members",
            "jobs[0].env | no element of a list",
            "'a b' | write a comma"})
    void aPathThatStaysJsonAndMatchesNothingIsRefusedWithItsPlace(String path, String what) {
        String text = route("mine", "path: /v2/agents", "", "mine").replace("primaryKey: id",
                "primaryKey: id, json: \"" + path + "\"");
        assertThat(problems(text)).singleElement().asString().startsWith("routes/a.yaml:8:13 json")
                .contains(what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "stat=failed | 'stat' | did you mean 'state'?", "state[]=faild | state 'faild' | did you mean 'failed'?",
            "brnch%5B%5D=main | 'brnch[]' | did you mean 'branch'?",
            "state=nothing | state 'nothing' | none of creating,",
            "branch=50%-off | '50%-off' | %25"})
    void aQueryThatTheApiWouldPassOverIsRefusedWithItsPlace(String query, String what, String instead) {
        assertThat(problems(route("mine", "path: /v2/builds, query: \"" + query + "\"", "", "mine"))).singleElement()
                .asString().startsWith("routes/a.yaml:5:39").contains(what).contains(instead);
    }

    @Test
    void whatIsDocumentedOrUnlikeAllThatIsMayBeAskedBy() {
        String documented = "state[]=failed&branch[]=a&meta_data[release]=1&per_page=5&created_from=2026-01-01T00:00:00Z";
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("mine.yaml",
                route("known", "path: /v2/builds, query: \"" + documented + "\"", "", "known")
                        + route("newer", "path: /v2/builds, query: \"zone=eu&state=failed\"", "", "newer")
                        + route("own", "path: \"/v2/organizations/{org.slug}/whatever\", query: \"stat=1\"", "",
                                "own"))));
        assertThat(registry.undocumentedQueries(List.of("known", "newer", "own"))).containsExactly(
                "newer asks by zone, which is not documented for its list: the API passes over what it does not know.");
    }

    private static String asking(String step) {
        return "- route:\n    id: asks\n    from:\n      uri: timer:asks\n      steps:\n        - " + step + "\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "to: 'buildkite:GET:/v2/builds?stat=failed' | :6:15 | stat', which /v2/builds does not know | state",
            "toD: { uri: 'buildkite:GET:/v2/organizations/${body?[a/b]}/builds?state=faild' } | :6:23 | faild | failed",
            "toD: { uri: 'buildkite://GET:/v2/builds', parameters: { brnch: main } } | :6:67 | brnch | branch",
            "toD: { uri: 'buildkite:GET:/v2/builds?branch=$simple{body[b&c]}&brnch=5' } | :6:23 | brnch | branch"})
    void aStepThatAsksByAMisspeltNameIsRefusedWithItsPlace(String step, String place, String what, String instead) {
        assertThat(problems(asking(step))).singleElement().asString().startsWith("routes/a.yaml" + place).contains(what)
                .contains("did you mean '" + instead + "'");
    }

    @Test
    void aStepMayAskByWhatIsDocumentedOrMadeByAnExpression() {
        for (String step : List.of(
                "toD: 'buildkite:GET:/v2/builds?state[]=${body.state}&branch%5B%5D=a&page=2&per_page=100'",
                "toD: 'buildkite:GET:/v2/builds?${body.filter}=${body.value}'", "to: buildkite:GET:/v2/builds",
                "toD: 'buildkite:GET:/v2/organizations/${body[slug]}/whatever?stat=1'",
                "to: { uri: 'http://127.0.0.1/v2/builds?stat=1' }")) {
            EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("mine.yaml", asking(step))));
            assertThat(registry.undocumentedQueries(List.of())).as(step).isEmpty();
        }
    }

    @Test
    void whatAStepAsksByWithoutDocumentationIsToldWithItsPlaceWhereItsFileIsLoaded() {
        String step = "        - toD: 'buildkite:GET:/v2/builds?zone=${body.zone}'\n";
        String told = "a step asks by zone, which is not documented for its list: the API passes over what it does not know.";
        EndpointRegistry registry = EndpointRegistry.read(List.of(
                new RouteFile("own.yaml", asking(step.strip().substring(2))),
                new RouteFile("mine.yaml", route("mine", "path: /v2/builds", "", "mine").replace("      steps:\n",
                        "      steps:\n" + step))));
        assertThat(registry.undocumentedQueries(List.of())).containsExactly("own.yaml:6:16 " + told);
        assertThat(registry.undocumentedQueries(List.of("mine"))).hasSize(2).contains("own.yaml:6:16 " + told)
                .allSatisfy(sentence -> assertThat(sentence).endsWith(told))
                .anySatisfy(sentence -> assertThat(sentence).startsWith("mine.yaml:"));
    }

    @Test
    void aCompleteListNeedsRowsThatAreFoundByTheRecordsId() {
        assertThat(problems(route("mine", "path: /v2/agents, complete: true", "", "mine").replace("primaryKey: id",
                "primaryKey: name"))).singleElement().asString().startsWith("routes/a.yaml:8:")
                .contains("primaryKey: id");
    }

    @Test
    void aQueryInTheUriOfTheSourceIsNotLost() {
        assertThat(problems("""
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source?path=/v2/builds?state=failed&branch=main
                      steps:
                        - to: kamelet:table-sink?table=mine&primaryKey=id
                """)).hasSize(2).anySatisfy(p -> assertThat(p).startsWith("routes/a.yaml:4:").contains("query"))
                .anySatisfy(p -> assertThat(p).startsWith("routes/a.yaml:4:").contains("unknown parameter 'branch'"));
    }

    @Test
    void everyProblemIsNamedAtOnceWithPlaceAndNearestName() {
        String first = route("one", "path: /v2/builds, schedul: 0 0 * * * ?", "", "one");
        String second = route("two", "path: /v2/builds", "", "two").replace("primaryKey", "primryKey");
        assertThat(problems(first, second)).hasSize(2)
                .anySatisfy(p -> assertThat(p).startsWith("routes/a.yaml:5:39").contains("'schedul'")
                        .contains("'schedule'"))
                .anySatisfy(p -> assertThat(p).startsWith("routes/b.yaml:9:39").contains("'primryKey'")
                        .contains("'primaryKey'"));
    }

    @Test
    void brokenYamlIsNamedWithItsPlace() {
        assertThat(problems("- route:\n    id: x\n   from: y\n")).singleElement().asString()
                .startsWith("routes/a.yaml:3:").contains("indentation");
    }

    /** Composed, an alias may lead back to where it stands, and ten lines may stand for ten million entries. */
    @Test
    void aCharacterThatYamlForbidsIsNamedWithItsPlace() {
        assertThat(problems("- route:\n    id: \u00e9\u001b[31m\n"))
                .containsExactly("routes/a.yaml:2:10 holds a character that YAML does not allow, U+001B; "
                        + "take it out, or write \\u001b in double quotes");
    }

    @Test
    void aliasesThatNeverEndOrStandForTooMuchAreRefused() {
        assertThatThrownBy(() -> EndpointRegistry.read(List.of(new RouteFile("mine.yaml",
                "- route:\n    id: mine\n    from: &a { uri: \"direct:x\", steps: [ *a ] }\n"))))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("inside what it names");
        StringBuilder many = new StringBuilder("- beans:\n    - &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            many.append("    - &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(4)).append("*a")
                    .append(i - 1).append("]\n");
        }
        assertThatThrownBy(() -> EndpointRegistry.read(List.of(new RouteFile("mine.yaml", many.toString()))))
                .isInstanceOf(RouteFilesException.class).hasMessageContaining("more than 100000 entries");
    }

    @Test
    void aRouteOfOnesOwnMayNotTakeTheIdOfAnEndpoint() {
        RouteFile own = new RouteFile("own.yaml",
                "- route:\n    id: mine\n    from: { uri: \"timer:x\", steps: [ { log: { message: a } } ] }\n");
        RouteFile endpoint = new RouteFile("mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/organizations }
                      steps:
                        - to: { uri: "kamelet:table-sink", parameters: { table: mine, primaryKey: id } }
                """);
        assertThatThrownBy(() -> EndpointRegistry.read(List.of(endpoint, own)))
                .isInstanceOf(RouteFilesException.class)
                .hasMessageContaining("own.yaml:2:1 the id 'mine' is taken by mine.yaml");
    }

    @Test
    void twoRoutesWithOneIdAreRefused() {
        assertThat(problems(route("mine", "path: /v2/builds", "", "one"),
                route("mine", "path: /v2/builds", "", "two"))).singleElement().asString()
                .startsWith("routes/b.yaml:2:1 ").contains("'mine'").contains("routes/a.yaml:2");
    }

    @Test
    void twoRoutesIntoOneTableAreRefused() {
        assertThat(problems(route("one", "path: /v2/builds", "", "mine"),
                route("two", "path: /v2/builds", "", "mine"))).singleElement().asString()
                .startsWith("routes/b.yaml:2:1 ").contains("'mine'").contains("routes/a.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- log: '${env:BUILDKITE_API_TOKEN}'",
            "- log: '${env.buildkite_api_token}'", "- log: '${sysenv.BUILDKITE_API_TOKEN}'",
            "- log: '${sysenv:CARAVAN_DESTINATION_PASSWORD}'", "- log: '${sys.my.secret}'",
            "- log: '$simple{env:BUILDKITE_API_TOKEN}'", "- log: '{{env:BUILDKITE_API_TOKEN}}'",
            "- log: '{{env:BUILDKITE_API_TOKEN:none}}'", "- log: '{{?buildkite.api-token}}'",
            "- setHeader: { name: '{{BUILDKITE_API_TOKEN}}', constant: x }",
            "- log: '${properties:BUILDKITE_API_TOKEN}'",
            "- filter: { simple: '${env:BUILDKITE_API_TOKEN} != null', steps: [ { log: x } ] }",
            "- log: '${env:BUILDKITE_API_${body[x]}}'"})
    void aStepThatReadsASecretOfTheEnvironmentIsRefusedWithItsPlace(String step) {
        assertThat(problems(route("mine", "path: /v2/builds", step, "mine"))).singleElement().asString()
                .startsWith("routes/a.yaml:7:").containsAnyOf("names a secret", "put together at run time");
    }

    @Test
    void aRouteWithoutSourceMayNotReadSecretsEither() {
        assertThat(problems(route("mine", "path: /v2/builds", "", "mine"), """
                - route:
                    from:
                      uri: direct:other
                      steps:
                        - toD: "http://127.0.0.1:1/?x=${env:BUILDKITE_API_TOKEN}"
                """)).singleElement().asString().startsWith("routes/b.yaml:5:").contains("names a secret");
    }

    @Test
    void otherVariablesMayBeRead() {
        assertThat(problems(route("mine", "path: /v2/builds", "- log: \"${env:HOSTNAME} {{team.name:none}}\"", "mine")))
                .isEmpty();
    }

    @Test
    void anUnknownEndpointIsNamedWithTheNearest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointRegistry.read(RouteFolder.read(null)).get("pipelins"))
                .withMessageContaining("'pipelins'").withMessageContaining("did you mean 'pipelines'?");
    }

    @Test
    void anUnknownPlaceholderIsNamed() {
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("routes/a.yaml",
                route("agents", "path: \"/v2/organizations/{orgg.slug}/agents\"", "", "agents"))));
        assertThatThrownBy(() -> CaravanRun.order(registry, List.of("agents")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("{orgg.slug}")
                .hasMessageContaining("agents");
    }

    @Test
    void versionsOfAMountedConfigMapAreSkipped(@TempDir Path folder) throws IOException {
        Path version = Files.createDirectory(folder.resolve("..2026_11_24"));
        Files.writeString(version.resolve("mine.yaml"), route("mine", "path: /v2/builds", "", "mine"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_24"));
        Files.createSymbolicLink(folder.resolve("mine.yaml"), Path.of("..data/mine.yaml"));
        Files.writeString(folder.resolve("..old.yaml"), "no YAML: [");

        assertThat(RouteFolder.read(folder)).filteredOn(file -> file.place() != RouteFile.Place.LIBRARY)
                .extracting(RouteFile::name).containsExactly(folder.resolve("mine.yaml").toString());
    }
}
