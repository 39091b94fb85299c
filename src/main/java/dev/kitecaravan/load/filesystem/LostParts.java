package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.kitecaravan.load.Loss;
import dev.kitecaravan.text.Redactor;

/** Finds the parts that the manifest names and the store has no more: rows that readers miss, and no run would read again. */
final class LostParts {
    private final ObjectStore store;
    private final Manifest manifest;

    LostParts(ObjectStore store, Manifest manifest) {
        this.store = store;
        this.manifest = manifest;
    }

    /**
     * What is lost, by endpoint; one listing of the store for all.
     *
     * @param roots the tables that each endpoint loads
     */
    Map<String, List<Loss>> find(Map<String, Collection<String>> roots) throws IOException {
        if (manifest.tables().stream().allMatch(table -> table.parts().isEmpty())) {
            return Map.of();
        }
        Set<String> there = new HashSet<>(store.list(""));
        Map<String, List<Loss>> lost = new LinkedHashMap<>();
        roots.forEach((endpoint, names) -> {
            List<Loss> losses = names.stream().flatMap(this::family).flatMap(table -> missing(table, there)).toList();
            if (!losses.isEmpty()) {
                lost.put(endpoint, losses);
            }
        });
        return lost;
    }

    private Stream<Manifest.Table> family(String root) {
        List<Manifest.Table> family = new ArrayList<>();
        for (Manifest.Table table : manifest.tables()) {
            Manifest.Table above = table;
            while (above != null && !above.schema().name().equals(root)) {
                above = above.schema().parent() == null ? null : manifest.table(above.schema().parent());
            }
            if (above != null) {
                family.add(table);
            }
        }
        return family.stream();
    }

    private static Stream<Loss> missing(Manifest.Table table, Set<String> there) {
        List<Part> gone = table.parts().stream().filter(part -> !there.contains(part.path())).toList();
        return gone.isEmpty()
                ? Stream.empty()
                : Stream.of(new Loss("the table " + table.schema().name() + " lacks " + gone.size() + " of its "
                        + table.parts().size() + (table.parts().size() == 1 ? " file" : " files") + " ("
                        + Redactor.redact(gone.get(0).path()) + (gone.size() > 1 ? " and others)" : ")"), false));
    }
}
