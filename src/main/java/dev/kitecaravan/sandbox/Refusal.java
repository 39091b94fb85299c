package dev.kitecaravan.sandbox;

/** A request that is answered with a message instead of data. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal notFound() {
        return new Refusal(404, "Not Found");
    }

    static Refusal noJob() {
        return new Refusal(404, "No job found");
    }
}
