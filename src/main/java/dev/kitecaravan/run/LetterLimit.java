package dev.kitecaravan.run;

/**
 * How many of an endpoint's records may be refused in a run before it has failed. Where all are refused, it has failed
 * whatever the limit says.
 *
 * @param amount  records, or per cent of them
 * @param percent which of the two
 */
public record LetterLimit(double amount, boolean percent) {
    public static final LetterLimit DEFAULT = new LetterLimit(10, true);
    /** Of fewer records a share says nothing. */
    static final long FEWEST = 20;

    public LetterLimit {
        if (!(amount >= 0) || percent && amount > 100) {
            throw new IllegalArgumentException("The limit of dead letters is out of range: give a number of records, or"
                    + " a share from 0% to 100%.");
        }
    }

    /** {@code 5} records or {@code 10%} of them; {@code 0} allows none. */
    public static LetterLimit parse(String text) {
        String number = text.strip();
        boolean percent = number.endsWith("%");
        try {
            return new LetterLimit(Double.parseDouble(percent ? number.substring(0, number.length() - 1) : number),
                    percent);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The limit of dead letters '" + text
                    + "' is neither a number nor a share: write it like 5 or 10%, or 0 to allow none.", e);
        }
    }

    /**
     * Whether an endpoint has failed by its dead letters.
     *
     * @param offered records that were to become rows: those read, without those the route's steps filtered
     * @param refused those of them that brought no row
     * @param letters dead letters in all, those of parts of records too
     */
    boolean isExceeded(long offered, long refused, long letters) {
        if (amount == 0 && letters > 0 || refused > 0 && refused >= offered) {
            return true;
        }
        return percent ? offered >= FEWEST && refused * 100.0 > amount * offered : refused > amount;
    }
}
