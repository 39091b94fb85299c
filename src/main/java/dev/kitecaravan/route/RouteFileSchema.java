package dev.kitecaravan.route;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.normalize.Evolution;
import dev.kitecaravan.table.Disposition;

/**
 * The JSON Schema (draft 7) of route files, for editors: made from what the kamelets declare, so that an editor offers
 * their parameters and the names of Camel's steps, and marks a misspelt one. It is strict about the two kamelets and about
 * those names, and lets pass what stands inside the other steps. The words that a parameter may have are those of the enums that {@link RouteReader} reads them
 * into, in small letters; the reader takes capitals too.
 */
public final class RouteFileSchema {
    private static final String TYPE = "type";
    private static final String REFERENCE = "$ref";
    private static final String ENUM = "enum";
    /** The words of those parameters that have one of a few. */
    static final Map<String, List<String>> WORDS = Map.of("passes", words(Endpoint.Passes.class), "again",
            words(Reading.Again.class), "writeDisposition", words(Disposition.class));

    private RouteFileSchema() {
    }

    /** The schema as maps and lists, in the order it is written. */
    public static Map<String, Object> schema() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("route", route());
        definitions.put("source", call(KameletParameters.SOURCE));
        definitions.put("sink", call(KameletParameters.SINK));
        definitions.put("steps", array("step"));
        definitions.put("step", step());
        definitions.put("nested", nested());
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Caravan route file");
        schema.put("description", "Endpoints of Buildkite's REST API and the tables they are loaded into.");
        schema.put(TYPE, "array");
        schema.put("items", top());
        schema.put("definitions", definitions);
        return schema;
    }

    /** One entry of a file; what is no route is Camel's own affair, but for its name. */
    private static Map<String, Object> top() {
        Map<String, Object> properties = new LinkedHashMap<>();
        CamelSteps.TOP.forEach(name -> properties.put(name, Map.of()));
        properties.put("route", reference("route"));
        return closed(properties);
    }

    private static Map<String, Object> closed(Map<String, Object> properties) {
        Map<String, Object> closed = object(properties);
        closed.put("maxProperties", 1);
        closed.put("additionalProperties", false);
        return closed;
    }

    private static Map<String, Object> route() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("id", described("string", "Names the endpoint: letters, digits, _ and -."));
        properties.put("description", described("string", "One line about what it reads."));
        properties.put("from", reference("source"));
        Map<String, Object> route = object(properties);
        route.put("required", List.of("from"));
        // Routes that start elsewhere are Camel's own affair.
        route.put("if", object(Map.of("from", object(Map.of("uri", startsWith(KameletParameters.SOURCE))))));
        route.put("then", Map.of("required", List.of("id", "from")));
        return route;
    }

    /** A {@code from} or {@code to} whose parameters are the kamelet's when its URI says so. */
    private static Map<String, Object> call(KameletParameters kamelet) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        kamelet.parameters().forEach((name, parameter) -> parameters.put(name, parameter(name, parameter)));
        Map<String, Object> declared = object(parameters);
        declared.put("required", kamelet.required().stream().sorted().toList());
        declared.put("additionalProperties", false);
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("uri", described("string", "kamelet:" + kamelet.name() + ", or any endpoint of Camel."));
        plain.put("parameters", Map.of(TYPE, "object"));
        plain.put("steps", reference("steps"));
        Map<String, Object> call = object(plain);
        // Camel takes a call as one text too, which an editor cannot look into.
        call.put(TYPE, List.of("object", "string"));
        Map<String, Object> named = object(Map.of("uri", Map.of("const", "kamelet:" + kamelet.name())));
        named.put("required", List.of("uri"));
        call.put("if", named);
        Map<String, Object> then = object(Map.of("parameters", declared));
        then.put("required", List.of("parameters"));
        call.put("then", then);
        return call;
    }

    private static Map<String, Object> parameter(String name, KameletParameters.Parameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", parameter.title());
        schema.put("description", parameter.description());
        schema.put(TYPE, parameter.type());
        if (parameter.defaultValue() != null && !parameter.defaultValue().isEmpty()) {
            schema.put("default", switch (parameter.type()) {
                case "integer" -> Long.valueOf(parameter.defaultValue());
                case "boolean" -> Boolean.valueOf(parameter.defaultValue());
                default -> parameter.defaultValue();
            });
        }
        if (WORDS.containsKey(name)) {
            schema.put(ENUM, WORDS.get(name));
        } else if (name.equals("contract")) {
            schema.put("anyOf", contract());
        }
        return schema;
    }

    /** One word for all, a mode for each of tables, columns and types, or nothing. */
    private static List<Map<String, Object>> contract() {
        String part = "\\s*(tables|columns|data[_-]types?)\\s*[=:]\\s*("
                + words(Evolution.class).stream().map(word -> word.replace("_", "[_-]"))
                        .collect(Collectors.joining("|"))
                + ")\\s*";
        return List.of(Map.of(ENUM, words(Evolution.class)),
                Map.of("pattern", "^(" + part + "(," + part + ")*)?$"));
    }

    private static List<String> words(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(word -> word.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static Map<String, Object> step() {
        Map<String, Object> properties = new LinkedHashMap<>();
        CamelSteps.STEPS.forEach(name -> properties.put(name, reference("nested")));
        properties.put("to", reference("sink"));
        return closed(properties);
    }

    /** Any other step: what it holds in turn under the names that Camel gives to steps inside steps. */
    private static Map<String, Object> nested() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("steps", reference("steps"));
        properties.put("when", array("nested"));
        properties.put("otherwise", reference("nested"));
        properties.put("doCatch", array("nested"));
        properties.put("doFinally", reference("nested"));
        return Map.of("properties", properties);
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(TYPE, "object");
        object.put("properties", properties);
        return object;
    }

    private static Map<String, Object> array(String definition) {
        Map<String, Object> array = new LinkedHashMap<>();
        array.put(TYPE, "array");
        array.put("items", reference(definition));
        return array;
    }

    private static Map<String, Object> described(String type, String description) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put(TYPE, type);
        schema.put("description", description);
        return schema;
    }

    private static Map<String, Object> startsWith(KameletParameters kamelet) {
        Map<String, Object> pattern = described("string", "The kamelet " + kamelet.name() + ".");
        pattern.put("pattern", "^kamelet:" + kamelet.name());
        return pattern;
    }

    private static Map<String, Object> reference(String definition) {
        return Map.of(REFERENCE, "#/definitions/" + definition);
    }
}
