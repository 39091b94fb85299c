package dev.kitecaravan.mcp.tool;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern that is looked for in logs: a search that would never end is ended by its call's time. */
final class LogPattern {
    private final Pattern pattern;

    private LogPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws ToolException when it is no regular expression */
    static LogPattern of(String text) {
        if (text.length() > 1_000) {
            throw new ToolException("The pattern has " + text.length() + " characters; give at most 1000.");
        }
        try {
            return new LogPattern(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new ToolException("The pattern is no regular expression: " + e.getDescription() + " at "
                    + e.getIndex() + ". A plain text needs its special characters escaped with a backslash.");
        }
    }

    /**
     * Whether it is found in a line.
     *
     * @throws ToolException when the call's time is over, or the pattern is too deep for a line
     */
    boolean isIn(String line, Call call) {
        try {
            return pattern.matcher(new Watched(line, call)).find();
        } catch (StackOverflowError e) {
            throw new ToolException("The pattern repeats too deeply for a line of " + line.length()
                    + " characters; use a simpler one.");
        }
    }

    /** A text that asks now and then whether there is still time. */
    private record Watched(CharSequence text, Call call, int[] looks) implements CharSequence {
        Watched(CharSequence text, Call call) {
            this(text, call, new int[1]);
        }

        @Override
        public char charAt(int index) {
            if (++looks[0] % 10_000 == 0) {
                call.left();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), call, looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
