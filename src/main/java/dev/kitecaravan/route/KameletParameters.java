package dev.kitecaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a kamelet declares of its parameters. Camel itself accepts an unknown parameter in silence, so files are compared
 * with this before it starts.
 *
 * @param name       the kamelet
 * @param parameters by name
 * @param required   those that must be given
 */
public record KameletParameters(String name, Map<String, Parameter> parameters, Set<String> required) {
    /** Reads an endpoint of the API. */
    public static final KameletParameters SOURCE = read("buildkite-source");
    /** Takes records into a table. */
    public static final KameletParameters SINK = read("table-sink");

    /**
     * One parameter.
     *
     * @param title        a few words
     * @param description  a sentence
     * @param type         {@code string}, {@code integer} or {@code boolean}
     * @param defaultValue as text; null when there is none
     */
    public record Parameter(String title, String description, String type, String defaultValue) {
    }

    /** The class path location of a kamelet. */
    static String location(String name) {
        return "kamelets/" + name + ".kamelet.yaml";
    }

    private static KameletParameters read(String name) {
        try (InputStream in = KameletParameters.class.getClassLoader().getResourceAsStream(location(name))) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a kamelet's file declares.
     *
     * @throws IllegalArgumentException when the file is no kamelet; one sentence
     */
    public static KameletParameters of(String file) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().build()).loadFromString(file);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("is no YAML: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
        if (!(member(member(root, "metadata"), "name") instanceof String name)) {
            throw new IllegalArgumentException("is no kamelet: metadata.name is missing");
        }
        Object definition = member(member(root, "spec"), "definition");
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        if (member(definition, "properties") instanceof Map<?, ?> properties) {
            properties.forEach((key, property) -> {
                Object defaultValue = member(property, "default");
                parameters.put(key.toString(), new Parameter(text(property, "title"), text(property, "description"),
                        text(property, "type"), defaultValue == null ? null : defaultValue.toString()));
            });
        }
        Set<String> required = new LinkedHashSet<>();
        if (member(definition, "required") instanceof List<?> names) {
            names.forEach(each -> required.add(each.toString()));
        }
        return new KameletParameters(name, parameters, required);
    }

    private static Object member(Object node, String name) {
        return node instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String text(Object node, String name) {
        return member(node, name) instanceof String text ? text : null;
    }
}
