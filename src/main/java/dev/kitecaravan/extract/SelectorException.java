package dev.kitecaravan.extract;

import java.util.Set;

/** A selector matched nothing in an answer that was not empty. */
public final class SelectorException extends RuntimeException {
    SelectorException(String selector, Set<String> members) {
        super("selector '" + selector + "' matches nothing in the answer, whose keys are " + String.join(", ", members)
                + "; correct the selector in the route file, or leave it out to take the whole answer");
    }
}
