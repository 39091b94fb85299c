package dev.kitecaravan.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.mcp.tool.Call;

/** What can be read beside tools: the protocol's resources. */
public final class Readings {
    private static final String SCHEME = "caravan://";

    private final List<Reading> all = new ArrayList<>();

    /** Makes a text. */
    @FunctionalInterface
    public interface Text {
        /** @throws dev.kitecaravan.mcp.tool.ToolException when there is none */
        String of(Call call);
    }

    /**
     * A text.
     *
     * @param name        its name, the last part of its address
     * @param title       for people
     * @param description what is in it
     * @param ours        whether the program wrote all of it; else it stands in a boundary
     * @param text        makes it
     */
    public record Reading(String name, String title, String description, boolean ours, Text text) {
        String uri() {
            return SCHEME + name;
        }
    }

    public Readings with(Reading reading) {
        all.add(reading);
        return this;
    }

    List<Map<String, Object>> listed() {
        return all.stream().map(reading -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("uri", reading.uri());
            entry.put("name", reading.name());
            entry.put("title", reading.title());
            entry.put("description", reading.description());
            entry.put("mimeType", "text/markdown");
            return entry;
        }).toList();
    }

    Optional<Reading> find(String uri) {
        return all.stream().filter(reading -> reading.uri().equals(uri)).findFirst();
    }
}
