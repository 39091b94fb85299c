package dev.kitecaravan.run;

/** Hears what became of each exchange of routes that start by themselves; called on their threads. */
public interface OwnRouteListener {
    /** One ended well. */
    void completed(String route);

    /** One did not; the reason is one sentence. */
    void failed(String route, String reason);
}
