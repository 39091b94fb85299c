package dev.kitecaravan.mcp;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is answered with an error of JSON-RPC 2.0. What a tool could not do is an answer of the tool instead. */
final class RpcException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Codes of JSON-RPC 2.0, and two of the Model Context Protocol. */
    static final int PARSE = -32700;
    static final int REQUEST = -32600;
    static final int METHOD = -32601;
    static final int PARAMETERS = -32602;
    static final int INTERNAL = -32603;
    static final int BUSY = -32000;
    static final int HEADERS = -32020;
    static final int VERSION = -32022;

    private final int code;
    private final transient Map<String, Object> data;

    RpcException(int code, String message) {
        this(code, message, Map.of());
    }

    RpcException(int code, String message, Map<String, Object> data) {
        super(message);
        this.code = code;
        this.data = data;
    }

    int code() {
        return code;
    }

    /** The error as JSON-RPC has it. */
    Map<String, Object> json() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", getMessage());
        if (!data.isEmpty()) {
            error.put("data", data);
        }
        return error;
    }
}
