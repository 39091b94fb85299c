package dev.kitecaravan.mcp;

import java.util.Map;

import dev.kitecaravan.table.Json;

/**
 * A message of JSON-RPC 2.0 from a client.
 *
 * @param id         of a request, a text or a number; null for a notification
 * @param method     what is asked; null for an answer, of which none is expected
 * @param parameters empty where there are none
 */
record Message(Object id, String method, Map<String, Object> parameters) {
    /** The key of what a request tells of itself. */
    private static final String META = "_meta";

    /** @throws RpcException when the text is no JSON, or no such message */
    static Message read(String text) throws RpcException {
        Object json;
        try {
            json = Json.read(text);
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.PARSE, "This is no JSON.");
        }
        return of(json);
    }

    /** @throws RpcException when it is no message */
    static Message of(Object json) throws RpcException {
        if (!(json instanceof Map<?, ?> message) || !"2.0".equals(message.get("jsonrpc"))) {
            throw new RpcException(RpcException.REQUEST,
                    "A message is one JSON object with jsonrpc 2.0, a method and, for a request, an id.");
        }
        Object id = message.get("id");
        if (id != null && !(id instanceof String) && !(id instanceof Number)) {
            throw new RpcException(RpcException.REQUEST, "The id of a request is a text or a number.");
        }
        boolean answer = message.containsKey("result") || message.containsKey("error");
        if (!answer && !(message.get("method") instanceof String)) {
            throw new RpcException(RpcException.REQUEST, "The message has no method.");
        }
        Object parameters = message.get("params");
        if (parameters != null && !(parameters instanceof Map)) {
            throw new RpcException(RpcException.PARAMETERS, "params is an object.");
        }
        return new Message(id, answer ? null : (String) message.get("method"), object(parameters));
    }

    /** A JSON object; empty for anything else. */
    @SuppressWarnings("unchecked") // the keys of JSON objects are texts
    static Map<String, Object> object(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    boolean isRequest() {
        return id != null && method != null;
    }

    /** The revision that the request names itself; null for one of a client that opened with {@code initialize}. */
    Object version() {
        return object(parameters.get(META)).get(ProtocolVersions.KEY);
    }
}
