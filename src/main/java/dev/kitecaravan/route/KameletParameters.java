package dev.kitecaravan.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

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
            Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            Map<?, ?> definition = (Map<?, ?>) ((Map<?, ?>) file.get("spec")).get("definition");
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            ((Map<?, ?>) definition.get("properties")).forEach((key, value) -> {
                Map<?, ?> property = (Map<?, ?>) value;
                Object defaultValue = property.get("default");
                parameters.put((String) key, new Parameter((String) property.get("title"),
                        (String) property.get("description"), (String) property.get("type"),
                        defaultValue == null ? null : defaultValue.toString()));
            });
            @SuppressWarnings("unchecked")
            List<String> required = (List<String>) definition.get("required");
            return new KameletParameters(name, parameters, Set.copyOf(required));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
