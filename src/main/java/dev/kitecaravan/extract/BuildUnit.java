package dev.kitecaravan.extract;

import java.util.List;
import java.util.function.BiConsumer;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/** Asks for one build that no list showed. */
final class BuildUnit extends OneRequest {
    private final BiConsumer<Page, List<StateChange>> whenMissing;

    BuildUnit(ApiRequest request, BiConsumer<Page, List<StateChange>> whenMissing) {
        super(request);
        this.whenMissing = whenMissing;
    }

    @Override
    public boolean missing(Page page, List<StateChange> changes) {
        whenMissing.accept(page, changes);
        return true;
    }

    /** {@code job_state_counts} comes with a single build only; kept, the row would differ from the list's. */
    @Override
    public void project(Row record) {
        record.remove("job_state_counts");
    }

    @Override
    public boolean isOneRecord() {
        return true;
    }
}
