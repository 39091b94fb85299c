package dev.kitecaravan.extract;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** The API ids of organizations and pipelines by their present slugs, as the lists of this or an earlier run told them. */
final class Slugs {
    private final Map<String, String> ids = new HashMap<>();

    static Slugs read(ExtractState state, Presence presence, String organizations, String pipelines) {
        Slugs slugs = new Slugs();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, organizations); i.hasNext();) {
            slugs.add(i.next().value(), presence, organizations);
        }
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, pipelines); i.hasNext();) {
            slugs.add(i.next().value(), presence, pipelines);
        }
        return slugs;
    }

    private void add(Map<String, Object> entry, Presence presence, String endpoint) {
        Map<String, Object> keys = Parent.fromJson("", entry).keys();
        boolean present = presence.of(endpoint, entry);
        String organization = String.valueOf(keys.get("organization_slug"));
        add(organization, keys.get("organization_id"), present);
        if (keys.containsKey("pipeline_slug")) {
            add(organization + "/" + keys.get("pipeline_slug"), keys.get("pipeline_id"), present);
        }
    }

    /** A slug may have been given again after its owner was deleted or renamed: who bears it now counts. */
    private void add(String slug, Object id, boolean present) {
        if (present) {
            ids.put(slug, (String) id);
        } else {
            ids.putIfAbsent(slug, (String) id);
        }
    }

    /** The id, null when it is not known. */
    String organization(String slug) {
        return ids.get(slug);
    }

    /** The id, null when it is not known. */
    String pipeline(String organization, String slug) {
        return ids.get(organization + "/" + slug);
    }
}
