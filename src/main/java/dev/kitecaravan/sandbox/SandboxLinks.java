package dev.kitecaravan.sandbox;

import java.net.URI;

/** Makes the links to other pages, right ones or tricky ones. */
final class SandboxLinks {
    private final NextLink trick;
    private final URI otherHost;
    private URI origin;

    SandboxLinks(SandboxSettings settings) {
        this.trick = settings.nextLink();
        this.otherHost = settings.otherHost();
    }

    void origin(URI value) {
        origin = value;
    }

    String absolute(String target) {
        return origin + target;
    }

    String next(HttpRequest request, String target) {
        return switch (trick) {
            case RIGHT -> absolute(target);
            case RELATIVE -> target;
            case OTHER_HOST -> otherHost + target;
            case ITSELF -> absolute(request.target());
        };
    }
}
