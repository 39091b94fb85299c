package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/**
 * A pipeline. What never changes is kept; counters of running builds are asked for when it is written.
 *
 * @param weight how many of the organization's builds are its own, relative to the others
 */
record Pipeline(Organization organization, UUID id, long seed, String name, String slug, String team, Recipe recipe,
        List<Step> steps, int weight, long createdAt, Person createdBy) {
    private static final List<Kind> KINDS = List.of(new Kind("Storefront", "storefront", "web", Recipe.WEB, 9),
            new Kind("Checkout API", "checkout-api", "payments", Recipe.SERVICE, 7),
            new Kind("Mobile app", "mobile-app", "mobile", Recipe.MOBILE, 4),
            new Kind("Release train", "release-train", "platform", Recipe.RELEASE, 2),
            new Kind("Infrastructure", "infrastructure", "platform", Recipe.INFRASTRUCTURE, 3),
            new Kind("Nightly models", "nightly-models", "data", Recipe.DATA, 2),
            new Kind("Search service", "search-service", "search", Recipe.SERVICE, 5),
            new Kind("Design system", "design-system", "web", Recipe.WEB, 3),
            new Kind("Identity", "identity", "security", Recipe.SERVICE, 4),
            new Kind("Courier app", "courier-app", "mobile", Recipe.MOBILE, 3),
            new Kind("Warehouse loads", "warehouse-loads", "data", Recipe.DATA, 2),
            new Kind("Cluster images", "cluster-images", "platform", Recipe.RELEASE, 1));

    private record Kind(String name, String slug, String team, Recipe recipe, int weight) {
    }

    static Pipeline of(Organization organization, int index, List<Person> people) {
        Kind kind = KINDS.get(index % KINDS.size());
        int round = index / KINDS.size();
        return named(organization, kind, round == 0 ? kind.slug : kind.slug + "-" + (round + 1),
                round == 0 ? kind.name : kind.name + " " + (round + 1), people);
    }

    /** One of the pipelines of a world in which all jobs are of one shape. */
    static Pipeline uniform(Organization organization, int index, List<Person> people) {
        String slug = "measured-" + (index + 1);
        return named(organization, new Kind(slug, slug, "platform", Recipe.UNIFORM, 1), slug, slug, people);
    }

    static Pipeline named(Organization organization, String slug, List<Person> people) {
        return named(organization, Seeds.pick(Seeds.of(7, slug), KINDS), slug, slug, people);
    }

    private static Pipeline named(Organization organization, Kind kind, String slug, String name,
            List<Person> people) {
        long seed = Seeds.of(organization.id().getLeastSignificantBits(), slug);
        long created = organization.createdAt() + (seed >>> 1) % 20_000_000_000L;
        return new Pipeline(organization, Seeds.uuid(seed), seed, name, slug, kind.team, kind.recipe,
                kind.recipe.steps(seed), kind.weight, created, Seeds.pick(Seeds.of(seed, 3), people));
    }

    String url() {
        return organization.url() + "/pipelines/" + slug;
    }

    String webUrl() {
        return Organization.WEB + organization.slug() + "/" + slug;
    }

    boolean hasManualStep() {
        return recipe == Recipe.RELEASE || recipe == Recipe.INFRASTRUCTURE;
    }

    /** Pipelines of long ago have no cluster and the old spelling of their creation time. */
    boolean old() {
        return recipe == Recipe.MOBILE;
    }
}
