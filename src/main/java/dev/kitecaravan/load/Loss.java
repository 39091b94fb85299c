package dev.kitecaravan.load;

/**
 * Something that commits left and that is not there any more.
 *
 * @param what  a clause: {@code the table builds is gone}
 * @param heals whether reading everything again brings it back
 */
public record Loss(String what, boolean heals) {
}
