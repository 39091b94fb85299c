package dev.kitecaravan.run;

/** The run was told to stop while a step of the route was still sending; its page is given up. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the run was told to stop while a step was sending");
    }
}
