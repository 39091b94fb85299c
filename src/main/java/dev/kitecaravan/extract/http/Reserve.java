package dev.kitecaravan.extract.http;

/**
 * What the client leaves in every window for people and other tools on the same token or organization.
 *
 * @param amount
 *            requests, or per cent of the limit
 */
public record Reserve(double amount, boolean percent) {
    public static final Reserve DEFAULT = new Reserve(10, true);

    public Reserve {
        if (!(amount >= 0) || amount > (percent ? 99 : 1_000_000)) {
            throw new IllegalArgumentException(
                    "The budget's reserve is out of range: give a number of requests, or 0% to 99% of the limit.");
        }
    }

    /** {@code 10} requests or {@code 10%} of the limit. */
    public static Reserve parse(String text) {
        String number = text.strip();
        boolean percent = number.endsWith("%");
        try {
            return new Reserve(Double.parseDouble(percent ? number.substring(0, number.length() - 1) : number),
                    percent);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The budget's reserve '" + text
                    + "' is neither a number nor a percentage: write it like 5 or 10%.", e);
        }
    }

    /** Requests to leave of a limit; always fewer than the limit, so that work goes on. */
    int of(int limit) {
        int wanted = (int) Math.ceil(percent ? limit * amount / 100 : amount);
        return Math.max(0, Math.min(wanted, limit - 1));
    }
}
