package dev.kitecaravan.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.mcp.tool.Arguments;
import dev.kitecaravan.mcp.tool.McpTexts;

/** Texts that a person picks to begin with, out of {@code mcp/prompts.yaml}; {@code {name}} stands for an argument. */
final class Prompts {
    private final Map<String, Object> all = McpTexts.yaml("prompts.yaml");

    List<Map<String, Object>> listed() {
        List<Map<String, Object>> prompts = new ArrayList<>();
        all.forEach((name, value) -> {
            Map<String, Object> prompt = Message.object(value);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", name);
            entry.put("title", prompt.get("title"));
            entry.put("description", prompt.get("description"));
            List<Map<String, Object>> arguments = new ArrayList<>();
            Message.object(prompt.get("arguments")).forEach((key, description) -> arguments
                    .add(Map.of("name", key, "description", description, "required", isRequired(prompt, key))));
            entry.put("arguments", arguments);
            prompts.add(entry);
        });
        return prompts;
    }

    /** A prompt with its arguments in it, as {@code prompts/get} answers. */
    Map<String, Object> get(Map<String, Object> parameters) throws RpcException {
        String name = String.valueOf(parameters.get("name"));
        if (!all.containsKey(name)) {
            throw new RpcException(RpcException.PARAMETERS,
                    "There is no prompt " + Arguments.nearest(name, all.keySet()));
        }
        Map<String, Object> prompt = Message.object(all.get(name));
        Map<String, Object> given = Message.object(parameters.get("arguments"));
        String text = ((String) prompt.get("text")).strip();
        for (String argument : Message.object(prompt.get("arguments")).keySet()) {
            Object value = given.get(argument);
            if (value == null && isRequired(prompt, argument)) {
                throw new RpcException(RpcException.PARAMETERS, "The prompt " + name + " needs " + argument + ".");
            }
            text = text.replace("{" + argument + "}", value == null ? "(any)" : value.toString());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("description", prompt.get("description"));
        result.put("messages", List.of(Map.of("role", "user", "content", Map.of("type", "text", "text", text))));
        return result;
    }

    private static boolean isRequired(Map<String, Object> prompt, String argument) {
        return prompt.get("required") instanceof List<?> required && required.contains(argument);
    }
}
