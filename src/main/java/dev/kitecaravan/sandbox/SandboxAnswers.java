package dev.kitecaravan.sandbox;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/** SandboxAnswers requests that were let in: finds what they ask for and writes it. */
final class SandboxAnswers {
    private static final String TOO_DEEP = "Listing builds this deep is not supported. Please narrow your query using"
            + " filters such as branch or created_from.";

    private final World world;
    private final SandboxSettings settings;
    private final Clock clock;
    private final SandboxLinks links;
    private final Lookup lookup;
    private final FurtherAnswers further;
    private final BuildJson builds;
    private final JobAnswers jobs;
    private final ThreadLocal<JsonBytes> buffers = ThreadLocal.withInitial(JsonBytes::new);

    SandboxAnswers(World world, SandboxSettings settings, Clock clock, BigLog bigLog, SandboxLinks links) {
        this.world = world;
        this.settings = settings;
        this.clock = clock;
        this.links = links;
        this.lookup = new Lookup(world);
        this.further = new FurtherAnswers(world, settings, clock, links);
        this.builds = new BuildJson(world);
        this.jobs = new JobAnswers(world, bigLog, links, buffers);
    }

    HttpAnswer meta() {
        return HttpAnswer.json(buffer().object().name("webhook_ips").array().text("192.0.2.0/24")
                .text("198.51.100.12").endArray().endObject());
    }

    HttpAnswer answer(HttpRequest request, SandboxEndpoint.Match match, RateLimiter.Charge charge) {
        Map<String, String> values = match.values();
        return switch (match.endpoint()) {
            case META -> meta();
            case ACCESS_TOKEN -> accessToken();
            case USER -> user();
            case ORGANIZATIONS -> list(request, world.organizations(), (json, row) -> row.write(json));
            case ORGANIZATION -> one(lookup.organization(values), (json, row) -> row.write(json));
            case RATE_LIMIT -> rateLimit(charge);
            case PIPELINES -> pipelines(request, lookup.organization(values));
            case PIPELINE -> one(lookup.pipeline(values),
                    (json, row) -> PipelineJson.write(json, row, world.active(row)));
            case BUILDS -> builds(request, null);
            case ORG_BUILDS -> builds(request, lookup.organization(values).id());
            case PIPELINE_BUILDS -> builds(request, lookup.pipeline(values).id());
            case BUILD ->
                one(lookup.build(values),
                        (json, row) -> builds.write(json, row, parts(request, true), new HashMap<>()));
            case ANNOTATIONS -> annotations(request, lookup.build(values));
            case AGENTS ->
                list(request, lookup.organization(values).agents().stream().filter(Agent::connected).toList(),
                        (json, row) -> agent(json, row, lookup.organization(values)));
            case AGENT -> one(lookup.agent(values), (json, row) -> agent(json, row, lookup.organization(values)));
            case JOBS -> jobs.list(request, lookup.build(values));
            case ORG_JOB, ORG_JOB_LOG, ORG_JOB_LOG_TEXT, ORG_JOB_ANNOTATIONS -> ofJob(request, match.endpoint(),
                    jobs.find(lookup.organization(values), values.get("job")));
            case JOB, JOB_LOG, JOB_LOG_TEXT, JOB_ENV, JOB_ANNOTATIONS -> ofJob(request, match.endpoint(),
                    jobs.find(lookup.build(values), values.get("job")));
            default -> further.answer(request, match);
        };
    }

    private HttpAnswer ofJob(HttpRequest request, SandboxEndpoint endpoint, JobAnswers.Found found) {
        return switch (endpoint.kind()) {
            case "job" -> one(found, (json, row) -> JobJson.write(json, row.build(), row.job(), false));
            case "job_env" -> one(found, (json, row) -> json.object()
                    .field("env", SandboxBuildFacts.environment(row.build())).endObject());
            case "job_annotations" -> list(request,
                    Annotation.of(found.build(), world.jobs(found.build()), settings.annotated()).stream()
                            .filter(annotation -> found.job().id.equals(annotation.jobId())).toList(),
                    (json, row) -> row.write(json, !request.flag("omit_body", false)));
            default -> jobs.log(request, found,
                    endpoint == SandboxEndpoint.JOB_LOG_TEXT || endpoint == SandboxEndpoint.ORG_JOB_LOG_TEXT);
        };
    }

    private HttpAnswer builds(HttpRequest request, UUID owner) {
        Paging paging = Paging.of(request);
        if (paging.offset() >= settings.listDepth()) {
            throw new Refusal(400, TOO_DEEP);
        }
        BuildPage page = world.select(BuildFilters.read(request, owner, paging, world.people()));
        JsonBytes json = buffer().array();
        BuildJson.Parts parts = parts(request, false);
        Map<UUID, ActiveCounts> active = new HashMap<>();
        page.builds().forEach(build -> builds.write(json, build, parts, active));
        HttpAnswer answer = HttpAnswer.json(json.endArray());
        paging.link(answer, request, page.total(), links);
        return answer;
    }

    private static BuildJson.Parts parts(HttpRequest request, boolean single) {
        return new BuildJson.Parts(request.flag("include_retried_jobs", false), !request.flag("exclude_jobs", false),
                !request.flag("exclude_pipeline", false), single);
    }

    private HttpAnswer pipelines(HttpRequest request, Organization organization) {
        List<Pipeline> rows = world.pipelines(organization).stream()
                .filter(pipeline -> contains(pipeline.name(), request, "name")
                        && contains(PipelineJson.repository(pipeline), request, "repository"))
                .toList();
        return list(request, rows, (json, row) -> PipelineJson.write(json, row, world.active(row)));
    }

    private static boolean contains(String text, HttpRequest request, String parameter) {
        return request.parameter(parameter)
                .map(part -> text.toLowerCase(java.util.Locale.ROOT).contains(part.toLowerCase(java.util.Locale.ROOT)))
                .orElse(true);
    }

    private HttpAnswer annotations(HttpRequest request, Build build) {
        String scope = request.parameter("scope").orElse("build");
        List<Annotation> rows = Annotation.of(build, world.jobs(build), settings.annotated()).stream()
                .filter(annotation -> scope.equals("all") || annotation.ofJob() == scope.equals("job"))
                .sorted(Comparator.comparing(Annotation::createdAt)).toList();
        return list(request, rows, (json, row) -> row.write(json, !request.flag("omit_body", false)));
    }

    private HttpAnswer accessToken() {
        JsonBytes json = buffer().object().field("uuid", Seeds.uuid(settings.seed())).name("scopes").array();
        new TreeSet<>(settings.scopes()).forEach(json::text);
        json.endArray().field("description", "Sandbox token").oldSpelling(true)
                .time("created_at", clock.base() - 30L * 86_400_000).oldSpelling(false).nothing("expires_at")
                .name("user").object().field("email", world.people().get(0).email())
                .field("name", world.people().get(0).name()).endObject();
        return HttpAnswer.json(json.endObject());
    }

    private HttpAnswer user() {
        JsonBytes json = buffer();
        world.people().get(0).write(json, true);
        return HttpAnswer.json(json);
    }

    private HttpAnswer rateLimit(RateLimiter.Charge charge) {
        if (charge.organization() == null) {
            throw Refusal.notFound();
        }
        JsonBytes json = buffer().object().name("scopes").object();
        limit(json, "rest", charge.organization().limit(), charge.organization().current(),
                charge.organization().reset());
        limit(json, "graphql", 20_000, 0, 300);
        return HttpAnswer.json(json.endObject().endObject());
    }

    private void limit(JsonBytes json, String name, int limit, int current, long reset) {
        json.name(name).object().field("limit", limit).field("current", current).field("reset", reset)
                .time("reset_at", clock.now() + reset * 1000).field("enforced", true).endObject();
    }

    private <T> HttpAnswer list(HttpRequest request, List<T> rows, BiConsumer<JsonBytes, T> write) {
        Paging paging = Paging.of(request);
        JsonBytes json = buffer().array();
        paging.cut(rows).forEach(row -> write.accept(json, row));
        HttpAnswer answer = HttpAnswer.json(json.endArray());
        paging.link(answer, request, rows.size(), links);
        return answer;
    }

    private <T> HttpAnswer one(T row, BiConsumer<JsonBytes, T> write) {
        JsonBytes json = buffer();
        write.accept(json, row);
        return HttpAnswer.json(json);
    }

    private void agent(JsonBytes json, Agent agent, Organization organization) {
        for (Build build : world.open(organization)) {
            for (Job job : world.jobs(build)) {
                if (job.state.equals("running") && job.agent == agent) {
                    agent.writeOwn(json, job, build);
                    return;
                }
            }
        }
        agent.writeOwn(json, null, null);
    }

    private JsonBytes buffer() {
        return buffers.get().clear();
    }
}
