package dev.kitecaravan.extract;

import java.util.List;
import java.util.function.BiConsumer;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/**
 * Asks for the newest build of a pipeline, to learn whether the API shows the pipeline at all: only then a build of it that
 * is not there is known to be gone.
 */
final class PipelineProbe extends OneRequest {
    private final BiConsumer<Page, List<StateChange>> whenThere;
    private final BiConsumer<Page, List<StateChange>> whenMissing;

    PipelineProbe(ApiRequest request, BiConsumer<Page, List<StateChange>> whenThere,
            BiConsumer<Page, List<StateChange>> whenMissing) {
        super(request);
        this.whenThere = whenThere;
        this.whenMissing = whenMissing;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        whenThere.accept(page, changes);
        return null;
    }

    @Override
    public boolean missing(Page page, List<StateChange> changes) {
        whenMissing.accept(page, changes);
        return true;
    }
}
