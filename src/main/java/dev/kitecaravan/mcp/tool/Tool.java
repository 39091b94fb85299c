package dev.kitecaravan.mcp.tool;

/** Something an agent can ask for. */
public interface Tool {
    /** Its name, as its card in {@code mcp/tools.yaml} has it. */
    String name();

    /**
     * Does it.
     *
     * @param arguments as the card allows them
     * @throws ToolException when it cannot be done
     */
    ToolAnswer call(Arguments arguments, Call call);
}
