package dev.kitecaravan.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers about everything besides organizations, pipelines, builds, jobs and agents. */
final class FurtherAnswers {
    private final Map<SandboxEndpoint, Function<Ask, List<Members>>> lists = new EnumMap<>(SandboxEndpoint.class);
    private final Map<SandboxEndpoint, Function<Ask, List<Members>>> cursorLists = new EnumMap<>(SandboxEndpoint.class);
    private final Map<SandboxEndpoint, Function<Ask, Members>> objects = new EnumMap<>(SandboxEndpoint.class);
    private final Lookup lookup;
    private final SandboxLinks links;

    FurtherAnswers(World world, SandboxSettings settings, Clock clock, SandboxLinks links) {
        this.lookup = new Lookup(world);
        this.links = links;
        ClusterData clusters = new ClusterData(world, clock);
        lists.put(SandboxEndpoint.CLUSTERS, clusters::clusters);
        lists.put(SandboxEndpoint.CLUSTER_QUEUES, clusters::queues);
        objects.put(SandboxEndpoint.QUEUE_METRICS, clusters::metrics);
        lists.put(SandboxEndpoint.CLUSTER_TOKENS, clusters::tokens);
        lists.put(SandboxEndpoint.CLUSTER_SECRETS, clusters::secrets);
        lists.put(SandboxEndpoint.CLUSTER_MAINTAINERS, clusters::maintainers);
        lists.put(SandboxEndpoint.AGENT_IMAGES, clusters::images);
        lists.put(SandboxEndpoint.CACHE_VOLUMES, clusters::volumes);
        lists.put(SandboxEndpoint.NETWORK_RANGES, clusters::networks);
        TeamData teams = new TeamData(world);
        lists.put(SandboxEndpoint.TEAMS, teams::teams);
        lists.put(SandboxEndpoint.TEAM_MEMBERS, teams::members);
        lists.put(SandboxEndpoint.TEAM_PIPELINES, teams::pipelines);
        lists.put(SandboxEndpoint.TEAM_SUITES, teams::suites);
        lists.put(SandboxEndpoint.MEMBERS, teams::people);
        cursorLists.put(SandboxEndpoint.INVITATIONS, teams::invitations);
        cursorLists.put(SandboxEndpoint.AUDIT_EVENTS, teams::auditEvents);
        OrganizationData organizations = new OrganizationData(world, settings.seed());
        cursorLists.put(SandboxEndpoint.SERVICES, organizations::services);
        objects.put(SandboxEndpoint.API_SETTINGS, organizations::apiSettings);
        objects.put(SandboxEndpoint.PIPELINE_SETTINGS, organizations::pipelineSettings);
        lists.put(SandboxEndpoint.RULES, organizations::rules);
        lists.put(SandboxEndpoint.PORTALS, organizations::portals);
        lists.put(SandboxEndpoint.REPOSITORY_CONNECTIONS, organizations::connections);
        lists.put(SandboxEndpoint.CONNECTED_REPOSITORIES, organizations::repositories);
        lists.put(SandboxEndpoint.EMOJIS, organizations::emojis);
        lists.put(SandboxEndpoint.PIPELINE_SCHEDULES, ask -> organizations.schedules(lookup.pipeline(ask.values())));
        lists.put(SandboxEndpoint.PIPELINE_TEMPLATES, organizations::templates);
        BuildData builds = new BuildData(world);
        lists.put(SandboxEndpoint.ARTIFACTS, ask -> builds.artifacts(lookup.build(ask.values()), null));
        lists.put(SandboxEndpoint.JOB_ARTIFACTS,
                ask -> builds.artifacts(lookup.build(ask.values()), ask.values().get("job")));
        cursorLists.put(SandboxEndpoint.STEP_UPLOADS, ask -> builds.uploads(lookup.build(ask.values())));
        TestData tests = new TestData(world);
        lists.put(SandboxEndpoint.SUITES, tests::suites);
        lists.put(SandboxEndpoint.RUNS, tests::runs);
        lists.put(SandboxEndpoint.FAILED_EXECUTIONS, tests::failures);
        lists.put(SandboxEndpoint.FLAKY_TESTS, tests::flaky);
        lists.put(SandboxEndpoint.MUTED_TESTS, tests::muted);
        lists.put(SandboxEndpoint.SKIPPED_TESTS, tests::skipped);
        lists.put(SandboxEndpoint.TESTS, tests::tests);
        lists.put(SandboxEndpoint.BUILD_TESTS, tests::ofBuild);
        PackageData packages = new PackageData(world);
        lists.put(SandboxEndpoint.REGISTRIES, packages::registries);
        cursorLists.put(SandboxEndpoint.PACKAGES, packages::packages);
        lists.put(SandboxEndpoint.REGISTRY_TOKENS, packages::tokens);
    }

    HttpAnswer answer(HttpRequest request, SandboxEndpoint.Match match) {
        Ask ask = new Ask(request, match.values(), lookup.organization(match.values()));
        SandboxEndpoint endpoint = match.endpoint();
        if (objects.containsKey(endpoint)) {
            JsonBytes json = new JsonBytes();
            objects.get(endpoint).apply(ask).write(json);
            return HttpAnswer.json(json);
        }
        return lists.containsKey(endpoint)
                ? list(request, lists.get(endpoint).apply(ask))
                : cursorList(request, cursorLists.get(endpoint).apply(ask));
    }

    private HttpAnswer list(HttpRequest request, List<Members> rows) {
        Paging paging = Paging.of(request);
        JsonBytes json = new JsonBytes().array();
        paging.cut(rows).forEach(row -> row.write(json));
        HttpAnswer answer = HttpAnswer.json(json.endArray());
        paging.link(answer, request, rows.size(), links);
        return answer;
    }

    private HttpAnswer cursorList(HttpRequest request, List<Members> rows) {
        int size = Paging.of(request).perPage();
        int from = request.parameter("after").map(cursor -> rank(cursor, rows)).orElse(0);
        int to = Math.min(rows.size(), from + size);
        JsonBytes json = new JsonBytes().object().name("items").array();
        rows.subList(from, to).forEach(row -> row.write(json));
        json.endArray().name("links").object().field("self", links.absolute(request.target()));
        json.field("next",
                to < rows.size() ? links.next(request, target(request, size, rows.get(to - 1))) : null);
        return HttpAnswer.json(json.endObject().endObject());
    }

    private static String target(HttpRequest request, int size, Members last) {
        List<String> query = new ArrayList<>();
        for (String pair : request.rawQuery().split("&")) {
            if (!pair.isEmpty() && !pair.startsWith("after=") && !pair.startsWith("per_page=")) {
                query.add(pair);
            }
        }
        query.add("after=" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(id(last).getBytes(StandardCharsets.US_ASCII)));
        query.add("per_page=" + size);
        return request.rawPath() + "?" + String.join("&", query);
    }

    /** The first row behind a cursor. */
    private static int rank(String cursor, List<Members> rows) {
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            for (int i = 0; i < rows.size(); i++) {
                if (id(rows.get(i)).equals(id)) {
                    return i + 1;
                }
            }
        } catch (IllegalArgumentException notBase64) {
            throw new Refusal(400, "Invalid cursor");
        }
        throw new Refusal(400, "Invalid cursor");
    }

    private static String id(Members row) {
        return String.valueOf(row.get("id") == null ? row.get("uuid") : row.get("id"));
    }
}
