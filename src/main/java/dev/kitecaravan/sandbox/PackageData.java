package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Registries of packages, which teams own that own pipelines. */
final class PackageData {
    private static final String API = "https://api.buildkite.com/v2/packages/organizations/";
    private static final List<String> ECOSYSTEMS = List.of("docker", "npm");

    private final World world;

    PackageData(World world) {
        this.world = world;
    }

    private static long hash(Organization organization, String what) {
        return Seeds.of(organization.id().getLeastSignificantBits(), what);
    }

    private static String url(Organization organization, String slug) {
        return API + organization.slug() + "/registries/" + slug;
    }

    private static String webUrl(Organization organization, String slug) {
        return "https://buildkite.com/organizations/" + organization.slug() + "/packages/registries/" + slug;
    }

    List<Members> registries(Ask ask) {
        Organization organization = ask.organization();
        String team = world.pipelines(organization).get(0).team();
        return ECOSYSTEMS.stream().map(kind -> {
            String slug = kind + "-internal";
            return Members.identified("Registry", Seeds.uuid(hash(organization, "registry " + kind)))
                    .with("slug", slug).with("url", url(organization, slug))
                    .with("web_url", webUrl(organization, slug)).with("name", kind + " internal")
                    .with("ecosystem", kind).with("description", "What teams publish for each other")
                    .with("emoji", null).with("color", null).with("public", false).with("oidc_policy", null)
                    .with("team_ids", List.of(TeamData.id(organization, team)));
        }).toList();
    }

    List<Members> packages(Ask ask) {
        Organization organization = ask.organization();
        String slug = (String) ask.one(registries(ask), "slug", "registry").get("slug");
        List<Members> packages = new ArrayList<>();
        for (Pipeline pipeline : world.pipelines(organization)) {
            long hash = Seeds.of(pipeline.seed(), slug);
            UUID id = Seeds.uuid(hash);
            packages.add(Members.of("id", id).with("url", url(organization, slug) + "/packages/" + id)
                    .with("web_url", webUrl(organization, slug) + "/packages/" + id).with("name", pipeline.slug())
                    .time("created_at", pipeline.createdAt() + 3_600_000)
                    .with("version", "1." + Seeds.below(hash, 40) + ".0")
                    .with("digests", Members.of("sha256", digest(hash, 4)).with("sha512", digest(hash, 8))));
        }
        return packages;
    }

    private static String digest(long hash, int words) {
        StringBuilder digest = new StringBuilder();
        for (int i = 0; i < words; i++) {
            digest.append(String.format("%016x", Seeds.of(hash, i)));
        }
        return digest.toString();
    }

    List<Members> tokens(Ask ask) {
        Organization organization = ask.organization();
        Members registry = ask.one(registries(ask), "slug", "registry");
        String slug = (String) registry.get("slug");
        UUID id = Seeds.uuid(hash(organization, "token " + slug));
        return List.of(Members.identified("RegistryToken", id).with("description", "Reads " + slug)
                .with("url", url(organization, slug) + "/tokens/" + id)
                .time("created_at", organization.createdAt() + 800_000)
                .with("created_by", Seeds.pick(hash(organization, slug), world.people()))
                .with("organization", ClusterData.brief(organization))
                .with("registry", Members.identified("Registry", (UUID) registry.get("id")).with("slug", slug)
                        .with("url", url(organization, slug)).with("web_url", webUrl(organization, slug))));
    }
}
