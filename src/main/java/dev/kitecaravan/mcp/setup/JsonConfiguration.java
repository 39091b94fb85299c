package dev.kitecaravan.mcp.setup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Json;

/** A JSON object whose {@code mcpServers} has the servers by name. */
final class JsonConfiguration implements McpConfiguration {
    private static final String SERVERS = "mcpServers";

    @Override
    public String with(String text, String command) {
        Map<String, Object> all = text == null || text.isBlank() ? new LinkedHashMap<>() : object(read(text), "it");
        Map<String, Object> servers = all.containsKey(SERVERS)
                ? object(all.get(SERVERS), SERVERS)
                : new LinkedHashMap<>();
        if (servers.get(SERVER) instanceof Map<?, ?> server && command.equals(server.get("command"))
                && server.get("args") instanceof List<?> arguments && arguments.indexOf(ARGUMENTS.get(0)) == 0) {
            return text;
        }
        if (servers.containsKey(SERVER)) {
            throw new IllegalArgumentException("has a server " + SERVER + " already, which starts something else than "
                    + command + " " + ARGUMENTS.get(0));
        }
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("command", command);
        server.put("args", ARGUMENTS);
        servers.put(SERVER, server);
        all.put(SERVERS, servers);
        return Json.pretty(all) + "\n";
    }

    private static Object read(String text) {
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // the keys of JSON objects are texts
    private static Map<String, Object> object(Object value, String what) {
        if (value instanceof Map) {
            return new LinkedHashMap<>((Map<String, Object>) value);
        }
        throw new IllegalArgumentException("is not understood: " + what + " is no JSON object");
    }
}
