package dev.kitecaravan.extract;

import java.util.List;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/** A unit of work that is one request, whatever its answer links to. */
abstract class OneRequest implements UnitOfWork {
    private final ApiRequest request;

    OneRequest(ApiRequest request) {
        this.request = request;
    }

    @Override
    public final String label() {
        return request.uri().getPath();
    }

    @Override
    public Parent parent() {
        return null;
    }

    @Override
    public final ApiRequest first() {
        return request;
    }

    @Override
    public final ApiRequest ahead(ApiRequest link, RawPage page) {
        return null;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        return null;
    }
}
