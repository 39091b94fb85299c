package dev.kitecaravan.extract;

import dev.kitecaravan.extract.http.ApiRequest;

/**
 * Asks for the newest build, to learn the API's time before the first window is planned: this machine's clock must not
 * decide where a window ends. Needed only when no other answer came first.
 */
final class ServerTimeProbe extends OneRequest {
    private final Parent parent;

    ServerTimeProbe(ApiRequest request, Parent parent) {
        super(request);
        this.parent = parent;
    }

    @Override
    public Parent parent() {
        return parent;
    }

    @Override
    public boolean decidesWhatFollows() {
        return true;
    }
}
