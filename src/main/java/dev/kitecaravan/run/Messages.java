package dev.kitecaravan.run;

import org.apache.camel.NoSuchEndpointException;

import dev.kitecaravan.text.JvmErrors;

/** One sentence out of an exception. */
public final class Messages {
    private Messages() {
    }

    /** The message of the innermost cause that has one; its kind where none has. */
    public static String of(Throwable thrown) {
        Error broken = JvmErrors.in(thrown);
        if (broken != null) {
            return JvmErrors.sentence(broken);
        }
        if (thrown instanceof NoSuchEndpointException missing && missing.getUri() != null) {
            return ComponentCheck.missing(missing.getUri().replaceFirst(":.*", ""));
        }
        String message = null;
        Throwable last = thrown;
        for (Throwable at = thrown; at != null && at != at.getCause(); at = at.getCause()) {
            last = at;
            if (at.getMessage() != null && !at.getMessage().isBlank()
                    && (message == null || isWrapper(thrown))) {
                message = at.getMessage();
            }
        }
        return message == null ? last.getClass().getSimpleName() : message.lines().findFirst().orElse("").trim();
    }

    /** Camel wraps what a step threw; the wrapper's text repeats the exchange, not the reason. */
    private static boolean isWrapper(Throwable thrown) {
        return thrown.getClass().getName().startsWith("org.apache.camel.");
    }
}
