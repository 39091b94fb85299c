package dev.kitecaravan.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jboss.logging.Logger;

import dev.kitecaravan.mcp.tool.Arguments;
import dev.kitecaravan.mcp.tool.Call;
import dev.kitecaravan.mcp.tool.McpTexts;
import dev.kitecaravan.mcp.tool.Tool;
import dev.kitecaravan.mcp.tool.ToolAnswer;
import dev.kitecaravan.mcp.tool.ToolCard;
import dev.kitecaravan.mcp.tool.ToolException;

/**
 * Answers messages of the Model Context Protocol, whatever brought them. It keeps nothing of a client but its calls under way:
 * any order of messages is answered, and so is a client of a session that another process began.
 */
public final class McpServer {
    private static final Logger LOG = Logger.getLogger("caravan.mcp");
    private static final String NAME = "kite-caravan";
    /** How long a client may keep lists: they change only with this program. Milliseconds. */
    private static final long LISTS_LAST = 3_600_000;

    private final String version;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private final List<ToolCard> cards = new ArrayList<>();
    private final Readings readings;
    private final Prompts prompts = new Prompts();
    private final PlainText plain;
    private final Boundary boundary;
    private final RunningCalls running = new RunningCalls();

    /**
     * A server.
     *
     * @param version  of this program
     * @param tools    those that may be called, in any order
     * @param readings what can be read beside tools
     * @param secrets  texts that must not leave this process
     */
    public McpServer(String version, List<Tool> tools, Readings readings, List<String> secrets) {
        this.version = version;
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
        ToolCard.all().stream().filter(card -> this.tools.containsKey(card.name())).forEach(cards::add);
        this.readings = readings;
        plain = new PlainText(secrets);
        boundary = new Boundary(plain);
    }

    /** A call that was begun: known by its id, so that a later message can stop it. */
    Call begin(String session, Message message) {
        return running.begin(session, message.id());
    }

    /** Stops all calls. */
    void cancelAll() {
        running.cancelAll();
    }

    /**
     * The answer to a message.
     *
     * @param session of the client; ids of calls count in it
     * @param call    as {@link #begin} gave it
     * @return nothing for a notification, and for a call that was cancelled
     */
    Optional<Map<String, Object>> answer(String session, Message message, Call call) {
        try {
            if (!message.isRequest()) {
                notified(session, message);
                return Optional.empty();
            }
            Map<String, Object> result = result(message, call);
            return call.isCancelled() ? Optional.empty() : Optional.of(response(message.id(), "result", result));
        } catch (RpcException e) {
            return message.isRequest()
                    ? Optional.of(response(message.id(), "error", plain.of((Object) e.json())))
                    : Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("The answer to " + message.method() + " failed", e);
            return Optional.of(failure(message.id(), new RpcException(RpcException.INTERNAL,
                    "The server failed at this; its log says why.")));
        } finally {
            if (message.isRequest()) {
                running.end(session, message.id(), call);
            }
        }
    }

    /** An error as an answer; without an id where the request could not be read. */
    static Map<String, Object> failure(Object id, RpcException error) {
        return response(id, "error", error.json());
    }

    private static Map<String, Object> response(Object id, String key, Object value) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("jsonrpc", "2.0");
        response.put("id", id);
        response.put(key, value);
        return response;
    }

    private void notified(String session, Message message) {
        if ("notifications/cancelled".equals(message.method())) {
            running.cancel(session, message.parameters().get("requestId"));
        }
    }

    private Map<String, Object> result(Message message, Call call) throws RpcException {
        Object revision = message.version();
        boolean modern = revision != null;
        if (modern && !ProtocolVersions.MODERN.contains(revision)) {
            throw new RpcException(RpcException.VERSION, "This revision of the protocol is not spoken here.",
                    Map.of("supported", ProtocolVersions.all(), "requested", revision));
        }
        Map<String, Object> parameters = message.parameters();
        Map<String, Object> result = switch (message.method()) {
            case "initialize" -> opened(parameters);
            case "server/discover" -> lasting(discovered());
            case "ping" -> new LinkedHashMap<>();
            case "tools/list" -> lasting(list("tools", cards.stream().map(McpServer::listed).toList(), parameters));
            case "tools/call" -> called(parameters, call);
            case "resources/list" -> lasting(list("resources", readings.listed(), parameters));
            case "resources/templates/list" -> lasting(list("resourceTemplates", List.of(), parameters));
            case "resources/read" -> read(parameters, call);
            case "prompts/list" -> lasting(list("prompts", prompts.listed(), parameters));
            case "prompts/get" -> Message.object(plain.of((Object) prompts.get(parameters)));
            default -> throw new RpcException(RpcException.METHOD, "There is no method " + message.method() + " here.");
        };
        if (modern || message.method().equals("server/discover")) {
            result.put("resultType", "complete");
        } else {
            result.remove("ttlMs");
            result.remove("cacheScope");
        }
        return result;
    }

    private Map<String, Object> opened(Map<String, Object> parameters) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("protocolVersion", ProtocolVersions.agreed(parameters.get("protocolVersion")));
        describe(result);
        return result;
    }

    private Map<String, Object> discovered() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("supportedVersions", ProtocolVersions.all());
        describe(result);
        // Modern clients look for it here.
        result.put("_meta", Map.of("io.modelcontextprotocol/serverInfo", result.get("serverInfo")));
        return result;
    }

    private void describe(Map<String, Object> result) {
        result.put("capabilities", Map.of("tools", Map.of(), "resources", Map.of(), "prompts", Map.of()));
        result.put("serverInfo", Map.of("name", NAME, "title", "Kite Caravan", "version", version));
        result.put("instructions", McpTexts.text("instructions.md").strip());
    }

    private static Map<String, Object> lasting(Map<String, Object> result) {
        result.put("ttlMs", LISTS_LAST);
        result.put("cacheScope", "private");
        return result;
    }

    /** A whole list: there are few of everything, so that no page follows another. */
    private static Map<String, Object> list(String key, List<?> entries, Map<String, Object> parameters)
            throws RpcException {
        if (parameters.get("cursor") != null) {
            throw new RpcException(RpcException.PARAMETERS, "There is one page; ask without a cursor.");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(key, entries);
        return result;
    }

    private static Map<String, Object> listed(ToolCard card) {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("name", card.name());
        tool.put("title", card.title());
        tool.put("description", card.description());
        tool.put("inputSchema", card.inputSchema());
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("type", "object");
        output.put("properties", Map.of("notice", Map.of("type", "string"), "boundary", Map.of("type", "string"),
                "data", card.data()));
        output.put("required", List.of("notice", "boundary", "data"));
        tool.put("outputSchema", output);
        tool.put("annotations", Map.of("title", card.title(), "readOnlyHint", card.readOnly(), "destructiveHint",
                false, "openWorldHint", card.needs() != null && card.readOnly()));
        return tool;
    }

    private Map<String, Object> called(Map<String, Object> parameters, Call call) throws RpcException {
        String name = String.valueOf(parameters.get("name"));
        Tool tool = tools.get(name);
        ToolCard card = cards.stream().filter(known -> known.name().equals(name)).findFirst().orElse(null);
        if (tool == null || card == null) {
            throw new RpcException(RpcException.PARAMETERS, "There is no tool " + absent(name));
        }
        Object given = parameters.get("arguments");
        if (given != null && !(given instanceof Map)) {
            throw new RpcException(RpcException.PARAMETERS, "arguments is an object.");
        }
        long began = System.nanoTime();
        Map<String, Object> result;
        try {
            ToolAnswer answer = tool.call(Arguments.of(card, Message.object(given)), call);
            result = boundary.around(answer);
        } catch (ToolException e) {
            result = boundary.aroundError(e.getMessage());
        }
        LOG.infof("%s %s: %s in %d ms", name, given == null ? "" : plain.of(dev.kitecaravan.table.Json.write(given)),
                Boolean.TRUE.equals(result.get("isError")) ? "refused" : "answered",
                (System.nanoTime() - began) / 1_000_000);
        return result;
    }

    /** Why there is no such tool: it needs a flag, or its name is another. */
    private String absent(String name) {
        return ToolCard.all().stream().filter(card -> card.name().equals(name)).findFirst()
                .map(card -> name + " here" + (card.needs() == null
                        ? ", as --tools leaves it out."
                        : ": whoever started this server has to allow it with " + card.needs() + "."))
                .orElseGet(() -> Arguments.nearest(name, tools.keySet()));
    }

    private Map<String, Object> read(Map<String, Object> parameters, Call call) throws RpcException {
        String uri = String.valueOf(parameters.get("uri"));
        Readings.Reading reading = readings.find(uri).orElseThrow(() -> new RpcException(RpcException.PARAMETERS,
                "There is no resource " + uri + ".", Map.of("uri", uri)));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("uri", uri);
        content.put("mimeType", "text/markdown");
        try {
            String text = reading.text().of(call);
            content.put("text", reading.ours() ? text : boundary.around(text));
        } catch (ToolException e) {
            throw new RpcException(RpcException.INTERNAL, e.getMessage());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("contents", List.of(content));
        result.put("ttlMs", 0);
        result.put("cacheScope", "private");
        return result;
    }
}
