package dev.kitecaravan.insight;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The views as models of dbt: the same statements, which name tables by {@code source} and each other by {@code ref}. */
public final class DbtProject {
    private static final String SOURCE = "buildkite";

    private final Views views;
    private final String dataset;

    /** @param dataset the schema the tables are in */
    public DbtProject(Views views, String dataset) {
        this.views = views;
        this.dataset = dataset;
    }

    /** The files' texts, by name. */
    public Map<String, String> files() {
        List<Views.View> all = views.all(name -> Views.names().contains(name)
                ? "{{ ref('" + name + "') }}"
                : "{{ source('" + SOURCE + "', '" + name + "') }}");
        Map<String, String> files = new LinkedHashMap<>();
        Set<String> sources = new LinkedHashSet<>();
        StringBuilder models = new StringBuilder("version: 2\nmodels:\n");
        for (Views.View view : all) {
            files.put(view.name() + ".sql", "{{ config(materialized='view') }}\n" + view.sql() + "\n");
            view.needs().stream().filter(name -> !Views.names().contains(name)).forEach(sources::add);
            models.append("  - name: ").append(view.name()).append("\n    description: ")
                    .append(quoted(view.sentence())).append('\n');
            if (!view.columns().isEmpty()) {
                models.append("    columns:\n");
            }
            view.columns().forEach((column, words) -> models.append("      - name: ").append(column)
                    .append("\n        description: ").append(quoted(words)).append('\n'));
        }
        StringBuilder read = new StringBuilder("version: 2\nsources:\n  - name: " + SOURCE + "\n    schema: " + dataset
                + "\n    tables:\n");
        sources.forEach(table -> read.append("      - name: ").append(table).append('\n'));
        files.put("sources.yml", read.toString());
        files.put("schema.yml", models.toString());
        return files;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
