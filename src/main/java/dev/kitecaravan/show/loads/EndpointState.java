package dev.kitecaravan.show.loads;

/** How an endpoint stands, the worst first. */
enum EndpointState {
    FAILED("failed", "✕"),
    LATE("late", "!"),
    CUT_OFF("cut off", "◐"),
    RUNNING("running", "▸"),
    FRESH("fresh",
            "✓"),
    NEVER("never read", "◦"),
    OFF("off", "–");

    private final String label;
    private final String sign;

    EndpointState(String label, String sign) {
        this.label = label;
        this.sign = sign;
    }

    String label() {
        return label;
    }

    String sign() {
        return sign;
    }

    String style() {
        return "is-" + label.replace(' ', '-');
    }
}
