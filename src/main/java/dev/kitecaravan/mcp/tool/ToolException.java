package dev.kitecaravan.mcp.tool;

/** A tool cannot do what was asked; the message says why and what to do next, for the one who asked. */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ToolException(String message) {
        super(message);
    }
}
