package dev.kitecaravan.show.ci;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The panels about CI and the pages they are on, out of {@code show/panels.yaml}. */
public final class PanelCatalog {
    private static final String FILE = "/show/panels.yaml";
    private static final int ROWS = 10;
    private static final Set<String> KEYS = Set.of("title", "says", "kind", "filters", "whole", "together", "none",
            "cases", "columns", "cut", "wide", "sql");

    private final Map<String, PanelDefinition> panels = new LinkedHashMap<>();
    private final Map<String, List<Section>> pages = new LinkedHashMap<>();

    /**
     * Some panels of a page under a heading.
     *
     * @param id      of the heading
     * @param heading what they have in common
     */
    public record Section(String id, String heading, List<String> panels) {
    }

    private PanelCatalog() {
    }

    /** @throws IllegalStateException when the program's own file is not as it has to be; the message says where */
    static PanelCatalog read() {
        try (InputStream in = PanelCatalog.class.getResourceAsStream(FILE)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + FILE, e);
        }
    }

    static PanelCatalog of(String yaml) {
        PanelCatalog catalog = new PanelCatalog();
        Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().setLabel(FILE).build()).loadFromString(yaml);
        ((Map<?, ?>) file.get("panels")).forEach((name, entry) -> catalog.panels.put(name.toString(),
                panel(name.toString(), (Map<?, ?>) entry)));
        ((Map<?, ?>) file.get("pages")).forEach((name, sections) -> catalog.pages.put(name.toString(),
                catalog.sections((Map<?, ?>) sections)));
        return catalog;
    }

    private List<Section> sections(Map<?, ?> named) {
        List<Section> sections = new ArrayList<>();
        named.forEach((heading, names) -> {
            List<String> list = texts(names);
            list.forEach(this::panel);
            sections.add(new Section("section-" + heading.toString().toLowerCase(Locale.ROOT).replace(' ', '-'),
                    heading.toString(), list));
        });
        return sections;
    }

    private static PanelDefinition panel(String name, Map<?, ?> entry) {
        entry.keySet().stream().filter(key -> !KEYS.contains(key.toString())).findAny().ifPresent(key -> {
            throw new IllegalStateException(FILE + ": the panel " + name + " has a key " + key + ", which is none of "
                    + KEYS);
        });
        List<PanelDefinition.Column> columns = new ArrayList<>();
        ((Map<?, ?>) entry.get("columns") == null ? Map.of() : (Map<?, ?>) entry.get("columns"))
                .forEach((column, of) -> columns.add(column(name, column.toString(), (Map<?, ?>) of)));
        return new PanelDefinition(name, required(name, entry, "title"), required(name, entry, "says"),
                PanelKind.valueOf(required(name, entry, "kind").toUpperCase(Locale.ROOT)),
                new LinkedHashSet<>(texts(entry.get("filters"))), Boolean.TRUE.equals(entry.get("whole")),
                new LinkedHashSet<>(texts(entry.get("together"))), required(name, entry, "none"),
                text(entry.get("cases")), columns,
                entry.get("cut") == null ? ROWS : ((Number) entry.get("cut")).intValue(),
                Boolean.TRUE.equals(entry.get("wide")),
                required(name, entry, "sql"));
    }

    private static PanelDefinition.Column column(String panel, String name, Map<?, ?> of) {
        return new PanelDefinition.Column(name, required(panel, of, "title"),
                CellKind.valueOf(required(panel, of, "kind").toUpperCase(Locale.ROOT)), text(of.get("style")));
    }

    private static String required(String panel, Map<?, ?> entry, String key) {
        if (entry.get(key) == null) {
            throw new IllegalStateException(FILE + ": the panel " + panel + " lacks " + key);
        }
        return entry.get(key).toString();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<String> texts(Object list) {
        return list == null ? List.of() : ((List<?>) list).stream().map(Object::toString).toList();
    }

    /** All of them, in the file's order. */
    List<PanelDefinition> all() {
        return List.copyOf(panels.values());
    }

    /** @throws IllegalStateException when there is none of that name */
    PanelDefinition panel(String name) {
        PanelDefinition panel = panels.get(name);
        if (panel == null) {
            throw new IllegalStateException(FILE + " has no panel " + name + ", only " + panels.keySet());
        }
        return panel;
    }

    boolean has(String panel) {
        return panels.containsKey(panel);
    }

    /** A page's sections, in order. */
    List<Section> page(String name) {
        return pages.get(name);
    }
}
