package dev.kitecaravan.mcp.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Texts of the folder {@code mcp} among the program's resources. */
public final class McpTexts {
    private McpTexts() {
    }

    public static String text(String name) {
        try (InputStream in = McpTexts.class.getResourceAsStream("/mcp/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource mcp/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource mcp/" + name, e);
        }
    }

    @SuppressWarnings("unchecked") // keys are texts in the program's own files
    public static Map<String, Object> yaml(String name) {
        return (Map<String, Object>) new Load(LoadSettings.builder().setLabel(name).build())
                .loadFromString(text(name));
    }
}
