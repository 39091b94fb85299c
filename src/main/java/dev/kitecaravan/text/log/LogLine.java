package dev.kitecaravan.text.log;

/**
 * A line of a log as a terminal shows it in the end.
 *
 * @param number    1 for the first
 * @param ts        milliseconds since 1970 by the agent's clock, of the last mark of the line; null where it has none
 * @param tsFirst   of its first mark
 * @param groupNo   how many headers came up to here; null before the first
 * @param groupName what the last header says, without what begins it; null before the first
 * @param isHeader  whether it is one: {@code ---}, {@code +++} or {@code ~~~} and a blank
 * @param text      without blanks at its end
 * @param cut       whether it was longer than is kept
 * @param errorRule the name of the first rule that finds an error in it; null where none does
 */
public record LogLine(long number, Long ts, Long tsFirst, Long groupNo, String groupName, boolean isHeader, String text,
        boolean cut, String errorRule) {
}
