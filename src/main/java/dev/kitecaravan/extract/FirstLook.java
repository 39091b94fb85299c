package dev.kitecaravan.extract;

import java.util.List;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.load.StateChange;

/**
 * Asks for the newest build, to learn the API's time before the first window is planned: this machine's clock must not
 * decide where a window ends. Needed only when no other answer came first.
 */
final class FirstLook implements UnitOfWork {
    private final ApiRequest request;
    private final Parent parent;

    FirstLook(ApiRequest request, Parent parent) {
        this.request = request;
        this.parent = parent;
    }

    @Override
    public String label() {
        return request.uri().getPath();
    }

    @Override
    public Parent parent() {
        return parent;
    }

    @Override
    public ApiRequest first() {
        return request;
    }

    @Override
    public boolean decidesWhatFollows() {
        return true;
    }

    @Override
    public ApiRequest ahead(ApiRequest link, PageEdge edge) {
        return null;
    }

    @Override
    public ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes) {
        return null;
    }
}
