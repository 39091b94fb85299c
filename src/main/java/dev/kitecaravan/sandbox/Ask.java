package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Map;

/**
 * What is asked of one organization.
 *
 * @param values what stands for the path's placeholders
 */
record Ask(HttpRequest request, Map<String, String> values, Organization organization) {
    /** The one of these whose member is the value of a placeholder. */
    Members one(List<Members> of, String member, String placeholder) {
        return of.stream().filter(each -> String.valueOf(each.get(member)).equals(values.get(placeholder))).findFirst()
                .orElseThrow(Refusal::notFound);
    }
}
