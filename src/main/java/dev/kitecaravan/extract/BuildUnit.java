package dev.kitecaravan.extract;

import java.util.List;
import java.util.function.BiConsumer;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.load.StateChange;

/** Asks for one build that no list showed. */
final class BuildUnit implements UnitOfWork {
    private final ApiRequest request;
    private final BiConsumer<Page, List<StateChange>> whenMissing;

    BuildUnit(ApiRequest request, BiConsumer<Page, List<StateChange>> whenMissing) {
        this.request = request;
        this.whenMissing = whenMissing;
    }

    @Override
    public String label() {
        return request.uri().getPath();
    }

    @Override
    public Parent parent() {
        return null;
    }

    @Override
    public ApiRequest first() {
        return request;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        return null;
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
