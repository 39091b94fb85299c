package dev.kitecaravan.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.ParentFields;
import dev.kitecaravan.extract.ParentFields.Field;
import dev.kitecaravan.extract.ParentFields.Kind;
import dev.kitecaravan.extract.Placeholder;
import dev.kitecaravan.extract.Resource;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.table.ColumnType;

/** The fields that an endpoint's {@code where} may name: those that the catalog documents for its parents. */
final class WhereFields {
    /** What a record carries of what is above it; of a job's build every field is remembered as well. */
    private static final List<String> KEYS = List.of("organization.slug", "organization.id", "pipeline.slug",
            "pipeline.id");

    private WhereFields() {
    }

    /** @throws IllegalArgumentException when the endpoint has no parents to choose among */
    static ParentFields of(Endpoint endpoint) {
        Placeholder parent = endpoint.parent();
        if (parent == null) {
            throw new IllegalArgumentException(
                    "where chooses among parents, and this path has no placeholder and so no "
                            + "parents; take where away, or let the API choose by the parameter query");
        }
        if (endpoint.isBuildsList()) {
            throw new IllegalArgumentException(
                    "where is not read on a list of builds, which is kept whole; take it away, "
                            + "and choose by caravan.organizations and caravan.pipelines, or by a filter step");
        }
        return parent.resource() == Resource.OTHER ? ParentFields.UNKNOWN : documented(parent.resource());
    }

    private static ParentFields documented(Resource parent) {
        String label = parent.label();
        Map<String, Field> fields = new LinkedHashMap<>(plain(label, ""));
        plain(label, "").forEach((name, field) -> fields.put(label + "." + name, field));
        if (parent == Resource.JOB) {
            plain(Resource.BUILD.label(), "build.").forEach(fields::put);
        }
        KEYS.stream().filter(key -> isAbove(key, parent)).forEach(key -> {
            Field field = new Field(key, Kind.TEXT, List.of());
            fields.put(key, field);
            fields.put(key.replace('.', '_'), field);
        });
        // As placeholders spell it.
        List.copyOf(fields.keySet()).stream().filter(name -> name.startsWith("organization."))
                .forEach(name -> fields.put(name.replace("organization.", "org."), fields.get(name)));
        return ParentFields.of((label.matches("[aeiou].*") ? "an " : "a ") + label, fields);
    }

    private static boolean isAbove(String key, Resource parent) {
        return parent != Resource.ORGANIZATION && !(parent == Resource.PIPELINE && key.startsWith("pipeline."));
    }

    /** Of one resource, by the names that may be written. */
    private static Map<String, Field> plain(String resource, String prefix) {
        Map<String, Field> fields = new LinkedHashMap<>();
        Catalog catalog = Catalog.buildkite();
        catalog.types(resource).forEach((name, type) -> fields.put(prefix + name,
                new Field(prefix + name, kind(type), catalog.values(resource, name))));
        return fields;
    }

    private static Kind kind(ColumnType type) {
        return switch (type) {
            case TIMESTAMP -> Kind.TIME;
            case BOOLEAN -> Kind.FLAG;
            case BIGINT, DOUBLE, DECIMAL -> Kind.NUMBER;
            case JSON -> Kind.NESTED;
            default -> Kind.TEXT;
        };
    }
}
