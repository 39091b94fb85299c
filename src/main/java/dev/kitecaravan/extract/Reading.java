package dev.kitecaravan.extract;

import java.util.Map;

import dev.kitecaravan.text.log.ErrorRules;

/**
 * How a list that is no list of builds is read, and read again.
 *
 * @param headers    sent with every request, by name
 * @param untilKnown whether a list that is newest first is read down to what the last reading found, not to its end
 * @param complete   whether a record that the list shows no more is gone
 * @param readAt     the member of every record that gets the time of reading; empty for none
 * @param again      when a parent is asked for again
 * @param anew       whether what one run reads is all that counts, so that a run which goes on from where another was
 *                   interrupted begins the lists again
 * @param lines      what makes a line of a log one of an error, where logs are read to their lines; null where they are not
 */
public record Reading(Map<String, String> headers, boolean untilKnown, boolean complete, String readAt, Again again,
        boolean anew, ErrorRules lines) {
    /** The whole list, as it is. */
    public static final Reading PLAIN = new Reading(Map.of(), false, false, "", Again.AUTO, false, null);

    public Reading {
        headers = Map.copyOf(headers);
    }

    /** When the list of a parent that was read is read again. */
    public enum Again {
        /** In every run where it hangs below organizations, pipelines or another endpoint; below builds when they change. */
        AUTO,
        /** In every run. */
        ALWAYS,
        /** Once the parent's record has changed. */
        CHANGED
    }
}
