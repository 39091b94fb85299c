package dev.kitecaravan.mcp.setup;

import java.util.List;
import java.util.regex.Pattern;

import dev.kitecaravan.table.Json;

/** TOML with a table for each server. A table is put behind what is there, which nothing else in the file depends on. */
final class TomlConfiguration implements McpConfiguration {
    private static final String HEADER = "[mcp_servers." + SERVER + "]";
    /** Other ways to write the same, in which a table of that name could be hidden. */
    private static final Pattern OTHERWISE = Pattern.compile(
            "(?m)^\\s*(\\[\\s*)?[\"']?mcp_servers[\"']?\\s*(=|\\]|\\.\\s*[\"']?" + SERVER + "[\"']?\\s*[.\\]=])");

    @Override
    public String with(String text, String command) {
        List<String> table = List.of(HEADER, "command = " + Json.write(command), "args = " + Json.write(ARGUMENTS));
        List<String> lines = text == null ? List.of() : text.lines().map(String::strip).toList();
        int begin = lines.indexOf(HEADER);
        if (begin >= 0 && lines.subList(begin, Math.min(lines.size(), begin + table.size())).equals(table)) {
            return text;
        }
        if (text != null && OTHERWISE.matcher(text).find()) {
            throw new IllegalArgumentException("has its servers in a form that is not added to, or a server " + SERVER
                    + " already, which is not " + String.join(", ", table));
        }
        String before = text == null || text.isBlank() ? "" : text.stripTrailing() + "\n\n";
        return before + String.join("\n", table) + "\n";
    }
}
