package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/** An organization. */
record Organization(UUID id, String name, String slug, UUID clusterId, List<UUID> queueIds, long createdAt,
        List<Agent> agents) {
    static final String API = "https://api.buildkite.com/v2/organizations/";
    static final String WEB = "https://buildkite.com/";
    private static final String[] NAMES = {"Harbor Lane", "Northwind Rail", "Copper & Pine", "Lumen Foods",
            "Blue Heron Labs", "Tallgrass Energy"};

    static Organization of(long seed, int index, List<Person> people) {
        int round = index / NAMES.length;
        String name = NAMES[index % NAMES.length] + (round == 0 ? "" : " " + (round + 1));
        String slug = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return named(seed, name, slug, people);
    }

    static Organization named(long seed, String name, String slug, List<Person> people) {
        long hash = Seeds.of(Seeds.of(seed, "organization"), slug);
        UUID cluster = Seeds.uuid(Seeds.of(hash, 1));
        long created = 1_378_214_678_000L + (hash >>> 1) % 150_000_000_000L;
        return new Organization(Seeds.uuid(hash), name, slug, cluster,
                List.of(Seeds.uuid(Seeds.of(hash, 2)), Seeds.uuid(Seeds.of(hash, 3)), Seeds.uuid(Seeds.of(hash, 4))),
                created, Agent.all(hash, slug, cluster, created, people));
    }

    String url() {
        return API + slug;
    }

    UUID queueId(String queue) {
        return queueIds.get(queue.equals("default") ? 0 : queue.equals("large") ? 1 : 2);
    }

    void write(JsonBytes json) {
        json.object().field("id", id).graphqlId("Organization", id).field("url", url())
                .field("web_url", WEB + slug).field("name", name).field("slug", slug)
                .field("pipelines_url", url() + "/pipelines").field("agents_url", url() + "/agents")
                .field("emojis_url", url() + "/emojis").time("created_at", createdAt).endObject();
    }
}
