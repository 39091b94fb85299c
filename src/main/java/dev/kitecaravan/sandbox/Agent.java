package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An agent of an organization. */
record Agent(UUID id, String organization, UUID cluster, String name, String queue, int number, Person creator,
        long createdAt, boolean connected) {
    /** By queue: default, large and macos agents in this order; one of all is gone. */
    private static final String[] QUEUES = {"default", "default", "default", "default", "large", "large", "macos",
            "macos", "default"};

    static List<Agent> all(long seed, String organization, UUID cluster, long createdAt, List<Person> people) {
        List<Agent> agents = new ArrayList<>();
        for (int i = 0; i < QUEUES.length; i++) {
            long hash = Seeds.of(seed, 500 + i);
            agents.add(new Agent(Seeds.uuid(hash), organization, cluster,
                    organization + "-" + QUEUES[i] + "-" + (i + 1), QUEUES[i], i + 1, Seeds.pick(hash, people),
                    createdAt + 86_400_000L * (i + 1), i + 1 < QUEUES.length));
        }
        return List.copyOf(agents);
    }

    /** An agent that serves the queue. */
    static Agent pick(long hash, List<Agent> agents, String queue) {
        int first = queue.equals("default") ? 0 : queue.equals("large") ? 4 : 6;
        return agents.get(first + Seeds.below(hash, first == 0 ? 4 : 2));
    }

    boolean mac() {
        return queue.equals("macos");
    }

    List<String> metaData() {
        return List.of("queue=" + queue, "os=" + (mac() ? "darwin" : "linux"));
    }

    String version() {
        return "3." + (90 + number) + ".0";
    }

    private String url() {
        return Organization.API + organization + "/agents/" + id;
    }

    void writeBrief(JsonBytes json) {
        json.object().field("id", id).field("url", url()).field("name", name).endObject();
    }

    void writeFull(JsonBytes json) {
        json.object();
        members(json);
        json.endObject();
    }

    /** @param running the job it runs; null while it is idle */
    void writeOwn(JsonBytes json, Job running, Build build) {
        json.object();
        members(json);
        if (running == null) {
            json.nothing("job");
        } else {
            String page = build.pipeline().webUrl() + "/builds/" + build.number();
            json.name("job").object().field("id", running.id).graphqlId("Job", running.id).field("type", "script")
                    .field("name", running.step.label()).field("state", running.state)
                    .field("build_url", build.pipeline().url() + "/builds/" + build.number())
                    .field("web_url", page + "#" + running.id).time("started_at", running.startedAt).endObject();
        }
        json.nothing("last_job_finished_at").nothing("priority").endObject();
    }

    private void members(JsonBytes json) {
        json.field("id", id).graphqlId("Agent", id).field("url", url())
                .field("web_url", "https://buildkite.com/organizations/" + organization + "/clusters/" + cluster
                        + "/agents/" + id)
                .field("name", name).field("connection_state", connected ? "connected" : "disconnected")
                .field("hostname", name + ".internal.example").field("ip_address", "192.0.2." + (10 + number))
                .field("user_agent", "buildkite-agent/" + version() + (mac() ? " (darwin; arm64)" : " (linux; amd64)"))
                .field("version", version()).field("os_id", mac() ? "darwin" : "linux")
                .field("arch", mac() ? "arm64" : "amd64").field("queue", queue);
        Person.write(json, "creator", creator, false);
        json.time("created_at", createdAt).time("connected_at", createdAt + 4_200).nothing("disconnected_at")
                .nothing("lost_at").nothing("stopped_at").name("meta_data").array();
        metaData().forEach(json::text);
        json.endArray();
    }
}
