package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What all endpoints of one run share.
 *
 * @param state         what earlier commits remembered
 * @param clock         the run's times
 * @param settings      what the run is asked to read
 * @param traits        what is known of the builds lists
 * @param organizations id of the endpoint that lists organizations
 * @param pipelines     id of the endpoint that lists pipelines
 * @param requests      requests the run has spent so far
 */
record WalkContext(ExtractState state, RunClock clock, ExtractSettings settings, ListTraits traits,
        String organizations,
        String pipelines, LongSupplier requests) {

    /** Which organizations and pipelines the lists show, by what is committed now. */
    Presence presence() {
        return new Presence(state, organizations, pipelines);
    }

    /** The pipelines that the lists show and the scope lets in, of one organization or of all. */
    List<Parent> pipelinesOf(Parent organization) {
        Presence presence = presence();
        Object slug = organization == null ? null : organization.keys().get("organization_slug");
        List<Parent> chosen = new ArrayList<>();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.PARENT, pipelines); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Parent pipeline = Parent.fromJson(entry.key(), entry.value());
            Object of = pipeline.keys().get("organization_slug");
            if ((slug == null || slug.equals(of)) && presence.of(pipelines, entry.value())
                    && settings.scope().accepts(of, pipeline.keys().get("pipeline_slug"))) {
                chosen.add(pipeline);
            }
        }
        return chosen;
    }

    Slugs slugs() {
        return Slugs.read(state, presence(), organizations, pipelines);
    }
}
