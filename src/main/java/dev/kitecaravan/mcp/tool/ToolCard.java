package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told of a tool, out of {@code mcp/tools.yaml}.
 *
 * @param name        its name
 * @param title       for people
 * @param description for the agent: what it gives, and when to use it
 * @param arguments   by name, in order
 * @param data        JSON Schema of its answer's data
 * @param needs       the flag that allows it; null for a tool that is always there
 * @param readOnly    whether nothing is changed by it
 */
public record ToolCard(String name, String title, String description, Map<String, Argument> arguments,
        Map<String, Object> data, String needs, boolean readOnly) {
    /**
     * An argument.
     *
     * @param type        {@code string} or {@code integer}
     * @param description for the agent
     * @param required    whether a call lacks something without it
     * @param byDefault   its value where none is given; null for none
     * @param least       of a number; null for no bound
     * @param most        of a number; null for no bound
     * @param values      the values it may have; empty for any
     */
    public record Argument(String type, String description, boolean required, Object byDefault, Long least, Long most,
            List<String> values) {
        private static Argument of(Map<?, ?> yaml) {
            return new Argument((String) yaml.get("type"), (String) yaml.get("description"),
                    Boolean.TRUE.equals(yaml.get("required")), yaml.get("default"), number(yaml.get("least")),
                    number(yaml.get("most")),
                    yaml.get("values") instanceof List<?> values
                            ? values.stream().map(String::valueOf).toList()
                            : List.of());
        }

        private static Long number(Object value) {
            return value instanceof Number number ? number.longValue() : null;
        }

        private Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", type);
            schema.put("description", description);
            put(schema, "default", byDefault);
            put(schema, "minimum", least);
            put(schema, "maximum", most);
            put(schema, "enum", values.isEmpty() ? null : values);
            return schema;
        }

        private static void put(Map<String, Object> schema, String key, Object value) {
            if (value != null) {
                schema.put(key, value);
            }
        }
    }

    /** All of them, in the order in which they are listed. */
    public static List<ToolCard> all() {
        List<ToolCard> cards = new ArrayList<>();
        McpTexts.yaml("tools.yaml").forEach((name, card) -> cards.add(of(name, (Map<?, ?>) card)));
        return List.copyOf(cards);
    }

    @SuppressWarnings("unchecked") // keys are texts in the program's own files
    private static ToolCard of(String name, Map<?, ?> yaml) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        if (yaml.get("arguments") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> arguments.put((String) key, Argument.of((Map<?, ?>) value)));
        }
        return new ToolCard(name, (String) yaml.get("title"), ((String) yaml.get("description")).strip(), arguments,
                (Map<String, Object>) yaml.get("data"), (String) yaml.get("needs"),
                !Boolean.FALSE.equals(yaml.get("readOnly")));
    }

    /** JSON Schema of its arguments; what is not named there is not allowed. */
    public Map<String, Object> inputSchema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        arguments.forEach((key, argument) -> properties.put(key, argument.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        List<String> required = arguments.entrySet().stream().filter(entry -> entry.getValue().required())
                .map(Map.Entry::getKey).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }
}
