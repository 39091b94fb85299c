package dev.kitecaravan.extract;

import java.util.Map;

/**
 * One {@code {…}} of a path.
 *
 * @param text     as written, without braces
 * @param resource the Buildkite resource it names; {@link Resource#OTHER} when it names an endpoint
 * @param endpoint the endpoint it names, for {@code {other_endpoint.field}}; null otherwise
 * @param field    the field of the parent record that fills it
 */
public record Placeholder(String text, Resource resource, String endpoint, String field) {
    private static final Map<String, Placeholder> BUILDKITE = Map.ofEntries(
            known("org.slug", Resource.ORGANIZATION, "slug"), known("organization.slug", Resource.ORGANIZATION, "slug"),
            known("org.id", Resource.ORGANIZATION, "id"), known("organization.id", Resource.ORGANIZATION, "id"),
            known("pipeline.slug", Resource.PIPELINE, "slug"), known("slug", Resource.PIPELINE, "slug"),
            known("pipeline.id", Resource.PIPELINE, "id"), known("build.number", Resource.BUILD, "number"),
            known("number", Resource.BUILD, "number"), known("build.id", Resource.BUILD, "id"),
            known("job.id", Resource.JOB, "id"));

    private static Map.Entry<String, Placeholder> known(String text, Resource resource, String field) {
        return Map.entry(text, new Placeholder(text, resource, null, field));
    }

    /** The spellings that Buildkite's documentation and the shipped routes use. */
    static Map<String, Placeholder> known() {
        return BUILDKITE;
    }

    /**
     * @param text what stands between the braces
     * @return null when it is neither one of Buildkite's nor of the form {@code endpoint.field}
     */
    static Placeholder parse(String text) {
        Placeholder known = BUILDKITE.get(text);
        if (known != null) {
            return known;
        }
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            return null;
        }
        return new Placeholder(text, Resource.OTHER, text.substring(0, dot), text.substring(dot + 1));
    }

    /** The name under which a parent's fields hold the value: {@code organization.slug}, {@code clusters.id}. */
    String valueName() {
        return (resource == Resource.OTHER ? endpoint : resource.label()) + "." + field;
    }
}
