package dev.kitecaravan.normalize;

/** A record brought what its frozen tables do not have. Nothing of the record was collected. */
public final class ContractViolation extends Exception {
    private static final long serialVersionUID = 1L;

    ContractViolation(String message) {
        super(message);
    }
}
