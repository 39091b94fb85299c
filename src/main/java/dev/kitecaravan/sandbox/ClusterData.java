package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** The cluster of an organization: its queues are those that the agents listen to and the jobs wait in. */
final class ClusterData {
    private static final List<String> QUEUES = List.of("default", "large", "macos");
    private static final String HOSTED = "macos";

    private final World world;
    private final Clock clock;

    ClusterData(World world, Clock clock) {
        this.world = world;
        this.clock = clock;
    }

    private static String url(Organization organization) {
        return organization.url() + "/clusters/" + organization.clusterId();
    }

    private static String webUrl(Organization organization) {
        return "https://buildkite.com/organizations/" + organization.slug() + "/clusters/" + organization.clusterId();
    }

    private static long hash(Organization organization, int what) {
        return Seeds.of(organization.clusterId().getLeastSignificantBits(), what);
    }

    private Person person(Organization organization, int what) {
        return Seeds.pick(hash(organization, what), world.people());
    }

    List<Members> clusters(Ask ask) {
        Organization organization = ask.organization();
        List<Members> maintainers = maintainers(ask);
        return List.of(Members.identified("Cluster", organization.clusterId())
                .with("default_queue_id", organization.queueId("default")).with("name", "Shared fleet")
                .with("description", "Where all teams build").with("emoji", ":ferry:").with("color", "#D9F0FF")
                .with("maintainers",
                        Members.of("users", maintainers.subList(0, 1)).with("teams", maintainers.subList(1, 2)))
                .with("url", url(organization)).with("web_url", webUrl(organization))
                .with("default_queue_url", queueUrl(organization, "default"))
                .with("queues_url", url(organization) + "/queues").time("created_at", organization.createdAt())
                .with("created_by", person(organization, 1)).with("hosted_git_mirror_enabled", true)
                .with("hosted_container_cache_enabled", false));
    }

    /** A user and the team that looks after the agents. */
    List<Members> maintainers(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        Person person = person(organization, 2);
        UUID team = TeamData.id(organization, TeamData.EVERYONE);
        return List.of(
                Members.of("id", Seeds.uuid(hash(organization, 3))).with("actor",
                        Members.identified("User", person.id()).with("name", person.name())
                                .with("email", person.email()).with("type", "user")),
                Members.of("id", Seeds.uuid(hash(organization, 4))).with("actor", Members.identified("Team", team)
                        .with("name", TeamData.name(TeamData.EVERYONE)).with("slug", TeamData.EVERYONE)
                        .with("type", "team")));
    }

    private static String queueUrl(Organization organization, String queue) {
        return url(organization) + "/queues/" + organization.queueId(queue);
    }

    List<Members> queues(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        List<Members> queues = new ArrayList<>();
        for (String queue : QUEUES) {
            Members members = Members.identified("ClusterQueue", organization.queueId(queue)).with("key", queue)
                    .with("description", "Jobs of queue=" + queue).with("url", queueUrl(organization, queue))
                    .with("web_url", webUrl(organization) + "/queues/" + organization.queueId(queue))
                    .with("cluster_url", url(organization)).with("retry_agent_affinity", "prefer-warmest")
                    .with("dispatch_paused", false).with("dispatch_paused_by", null).with("dispatch_paused_at", null)
                    .with("dispatch_paused_note", null).with("hosted", queue.equals(HOSTED));
            if (queue.equals(HOSTED)) {
                members.with("hosted_agents",
                        Members.of("instance_shape",
                                Members.of("name", "MACOS_ARM64_M4_6X28").with("vcpu", 6).with("memory", 28))
                                .with("platform_settings", Members.of("macos", Members.of("xcode_version", "16.2"))));
            }
            queues.add(members.time("created_at", organization.createdAt() + 60_000).with("created_by",
                    person(organization, 1)));
        }
        return queues;
    }

    /** Agents that listen to the queue, and its jobs in builds that are open now. */
    Members metrics(Ask ask) {
        Organization organization = ask.organization();
        String queue = (String) ask.one(queues(ask), "id", "queue").get("key");
        long agents = organization.agents().stream().filter(agent -> agent.connected() && agent.queue().equals(queue))
                .count();
        long running = 0;
        long waiting = 0;
        List<Double> waits = new ArrayList<>();
        for (Build build : world.open(organization)) {
            for (Job job : world.jobs(build)) {
                if (job.step.script() && job.step.queue().equals(queue)) {
                    running += job.state.equals("running") ? 1 : 0;
                    waiting += job.state.equals("scheduled") ? 1 : 0;
                    if (job.state.equals("running")) {
                        waits.add((job.startedAt - job.runnableAt) / 1000.0);
                    }
                }
            }
        }
        Collections.sort(waits);
        return new Members().time("timestamp", clock.now() / 300_000 * 300_000)
                .with("connected_agents_count", agents).with("running_jobs_count", running)
                .with("waiting_jobs_count", waiting).with("jobs_passed_count", 0).with("jobs_failed_count", 0)
                .with("wait_time_sec", Members.of("min", at(waits, 0)).with("p50", at(waits, 0.5))
                        .with("p95", at(waits, 0.95)).with("max", at(waits, 1)));
    }

    private static Double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get((int) Math.round((sorted.size() - 1) * share));
    }

    List<Members> tokens(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        UUID linux = Seeds.uuid(hash(organization, 10));
        UUID mac = Seeds.uuid(hash(organization, 11));
        return List.of(token(organization, linux, "Linux agents", "10.20.0.0/16 10.21.0.0/16"),
                token(organization, mac, "Mac agents", null));
    }

    private Members token(Organization organization, UUID id, String description, String networks) {
        return Members.identified("ClusterToken", id).with("description", description)
                .with("allowed_ip_addresses", networks).with("expires_at", null)
                .with("url", url(organization) + "/tokens/" + id).with("cluster_url", url(organization))
                .time("created_at", organization.createdAt() + 120_000).with("created_by", person(organization, 1));
    }

    List<Members> secrets(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        List<Members> secrets = new ArrayList<>();
        for (String key : List.of("REGISTRY_LOGIN", "SIGNING_KEY")) {
            UUID id = Seeds.uuid(Seeds.of(hash(organization, 12), key));
            Person person = person(organization, 13);
            secrets.add(Members.of("id", id).with("key", key).with("description", "For " + key.toLowerCase(
                    java.util.Locale.ROOT).replace('_', ' '))
                    .with("policy", "- pipeline_slug: " + world.pipelines(organization).get(0).slug() + "\n")
                    .time("created_at", organization.createdAt() + 300_000).with("created_by", brief(person))
                    .time("updated_at", organization.createdAt() + 300_000).with("updated_by", null)
                    .with("last_read_at", null).with("url", url(organization) + "/secrets/" + id)
                    .with("cluster_url", url(organization)).with("organization", brief(organization)));
        }
        return secrets;
    }

    static Members brief(Person person) {
        return Members.of("id", person.id()).with("name", person.name()).with("email", person.email());
    }

    static Members brief(Organization organization) {
        return Members.of("id", organization.id()).with("slug", organization.slug()).with("url", organization.url())
                .with("web_url", Organization.WEB + organization.slug());
    }

    List<Members> images(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        String id = "img" + Long.toHexString(hash(organization, 14) >>> 16);
        String base = "FROM docker.io/buildkite/hosted-agent-base:ubuntu-v1.0.1";
        String added = "RUN apt-get install -y protobuf-compiler";
        return List.of(Members.of("id", id).with("name", "protobuf").with("status", "READY")
                .with("image_ref", "registry.example/" + organization.slug() + "/" + id).with("version", 3)
                .with("last_build_error", null).with("dockerfile", added).with("base_image", base)
                .with("composed_dockerfile", base + "\n" + added)
                .with("url", url(organization) + "/agent-images/" + id)
                .with("web_url", webUrl(organization) + "/agent-images/" + id)
                .with("cluster_url", url(organization)));
    }

    List<Members> volumes(Ask ask) {
        check(ask);
        Organization organization = ask.organization();
        Pipeline pipeline = world.pipelines(organization).get(0);
        long made = organization.createdAt() + 900_000;
        return List.of(Members.of("id", "vol-" + Long.toHexString(hash(organization, 15)))
                .with("tag", pipeline.id() + "/dependencies").with("cluster_id", organization.clusterId())
                .with("size_mb", 10_240).time("created_at", made).time("attached_at", made + 60_000)
                .time("detached_at", made + 240_000));
    }

    List<Members> networks(Ask ask) {
        check(ask);
        return List.of(new Members().with("cidr_range", "198.51.100.8/29").with("kind", "NAMESPACE_MANAGED"));
    }

    private static void check(Ask ask) {
        String cluster = ask.values().get("cluster");
        if (cluster != null && !cluster.equals(ask.organization().clusterId().toString())) {
            throw Refusal.notFound();
        }
    }
}
