package dev.kitecaravan.mcp.tool;

import java.util.Map;

/**
 * What a tool found.
 *
 * @param text for reading, as Markdown
 * @param data the same for programs, as the tool's card describes it: maps, lists and scalars
 */
public record ToolAnswer(String text, Map<String, Object> data) {
}
