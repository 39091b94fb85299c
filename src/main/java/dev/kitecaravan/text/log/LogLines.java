package dev.kitecaravan.text.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a log to its lines, in the memory of one screen however long it is. */
public final class LogLines {
    /** A longer line is no header, whatever it begins with. */
    private static final int LONGEST_HEADER = 500;
    private static final Pattern HEADER = Pattern.compile("^(?:---|\\+\\+\\+|~~~)\\s(.*)$", Pattern.DOTALL);

    private final ErrorRules rules;
    private final Consumer<LogLine> lines;
    private long number;
    private Long groupNo;
    private String groupName;

    private LogLines(ErrorRules rules, Consumer<LogLine> lines) {
        this.rules = rules;
        this.lines = lines;
    }

    /**
     * @param log   in UTF-8; what is none becomes U+FFFD
     * @param lines takes every line, from the first on
     */
    public static void read(InputStream log, ErrorRules rules, Consumer<LogLine> lines) throws IOException {
        LogLines reading = new LogLines(rules, lines);
        Terminal terminal = new Terminal(reading::take);
        Reader characters = new InputStreamReader(log, StandardCharsets.UTF_8);
        char[] buffer = new char[1 << 14];
        char half = 0;
        for (int count = characters.read(buffer); count >= 0; count = characters.read(buffer)) {
            for (int i = 0; i < count; i++) {
                char each = buffer[i];
                if (Character.isHighSurrogate(each)) {
                    half = each;
                } else {
                    terminal.take(half == 0 ? each : Character.toCodePoint(half, each));
                    half = 0;
                }
            }
        }
        terminal.end();
    }

    private void take(ScreenRow row) {
        String all = row.text();
        Matcher header = all.length() < LONGEST_HEADER ? HEADER.matcher(all) : null;
        boolean isHeader = header != null && header.matches();
        if (isHeader) {
            groupNo = groupNo == null ? 1 : groupNo + 1;
            groupName = header.group(1).strip();
        }
        String text = trimmed(all);
        lines.accept(new LogLine(++number, row.last(), row.first(), groupNo, groupName, isHeader, text, row.isCut(),
                rules.first(text)));
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
