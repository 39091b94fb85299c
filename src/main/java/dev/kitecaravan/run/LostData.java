package dev.kitecaravan.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Loss;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.table.TableSchema;

/** What a destination lost of the endpoints of a run, in sentences that say the way back. */
public final class LostData {
    private LostData() {
    }

    /**
     * By endpoint, why it must not be read on; endpoints whose tables are whole are left out.
     *
     * @param fullRefresh whether everything is read again: what only lacks rows is healed by that
     */
    public static Map<String, String> of(Destination destination, EndpointRegistry registry,
            Collection<String> endpoints, boolean fullRefresh) {
        Map<String, Collection<String>> roots = new LinkedHashMap<>();
        List<TableSchema> tables = destination.tables();
        for (String endpoint : endpoints) {
            roots.put(endpoint, registry.get(endpoint).tablesIn(tables));
        }
        Map<String, String> sentences = new LinkedHashMap<>();
        destination.lost(roots).forEach((endpoint, lost) -> {
            boolean heals = lost.stream().allMatch(Loss::heals);
            if (!heals || !fullRefresh) {
                sentences.put(endpoint, sentence(endpoint, lost, heals));
            }
        });
        return sentences;
    }

    private static String sentence(String endpoint, List<Loss> lost, boolean heals) {
        return lost.stream().map(Loss::what).collect(Collectors.joining(", "))
                + "; what was read is remembered, so no run would bring it back. Restore it from a backup, "
                + (heals
                        ? "or call 'caravan run --full-refresh --only " + endpoint + "'"
                        : "or load the dataset anew after 'caravan state reset --drop-data'");
    }
}
