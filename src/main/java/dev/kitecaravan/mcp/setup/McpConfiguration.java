package dev.kitecaravan.mcp.setup;

import java.util.List;

/** The text of a client's configuration. The server in it has a command and an argument: no environment, no token. */
interface McpConfiguration {
    /** The server's name in it. */
    String SERVER = "caravan";
    List<String> ARGUMENTS = List.of("mcp");

    /**
     * The text with the server in it. Other servers and settings stay; a server of this name that starts the same program
     * stays as it is, with what its owner gave it beside.
     *
     * @param text    what is there; null for nothing
     * @param command the program
     * @throws IllegalArgumentException when the text is not understood, or has a server of this name that starts another
     *                                  program; the message goes on after the file's name
     */
    String with(String text, String command);
}
