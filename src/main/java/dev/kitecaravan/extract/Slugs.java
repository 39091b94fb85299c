package dev.kitecaravan.extract;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** The API ids of organizations and pipelines by their present slugs, as the lists of this or an earlier run told them. */
final class Slugs {
    private final Map<String, String> ids = new HashMap<>();

    static Slugs read(ExtractState state, String organizations, String pipelines) {
        Slugs slugs = new Slugs();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, organizations); i.hasNext();) {
            slugs.add(Parent.fromJson("", i.next().value()).keys());
        }
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, pipelines); i.hasNext();) {
            slugs.add(Parent.fromJson("", i.next().value()).keys());
        }
        return slugs;
    }

    private void add(Map<String, Object> keys) {
        Object organization = keys.get("organization_slug");
        ids.put(String.valueOf(organization), (String) keys.get("organization_id"));
        if (keys.containsKey("pipeline_slug")) {
            ids.put(organization + "/" + keys.get("pipeline_slug"), (String) keys.get("pipeline_id"));
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
