package dev.kitecaravan.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A properties file with the line of every key. A key that is there twice is a problem, as only one of them would count. */
final class PropertiesFile {
    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private record Entry(String value, int line) {
    }

    private PropertiesFile(String name) {
        this.name = name;
    }

    /**
     * @param name of the file, for messages
     * @param text all of it
     */
    static PropertiesFile parse(String name, String text) {
        PropertiesFile file = new PropertiesFile(name);
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int at = 0; at < lines.length; at++) {
            int first = at;
            StringBuilder logical = new StringBuilder(lines[at]);
            while (!isComment(logical) && continues(lines[at]) && at + 1 < lines.length) {
                logical.append('\n').append(lines[++at]);
            }
            file.add(logical.toString(), first + 1);
        }
        return file;
    }

    private static boolean isComment(CharSequence line) {
        String start = line.toString().stripLeading();
        return start.startsWith("#") || start.startsWith("!");
    }

    /** An odd number of backslashes at the end of a line makes it go on in the next. */
    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void add(String logicalLine, int line) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(logicalLine));
        } catch (IllegalArgumentException e) {
            problems.add(at(line) + " has \\u without four hexadecimal digits; a backslash itself is written twice");
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : one.stringPropertyNames()) {
            Entry before = entries.put(key, new Entry(one.getProperty(key).trim(), line));
            if (before != null) {
                problems.add(
                        at(line) + " sets " + key + " again, as line " + before.line + " does; leave one of them out");
            }
        }
    }

    private String at(int line) {
        return name + ", line " + line + ",";
    }

    /** Where a key is, to begin a message with. */
    String at(String key) {
        return at(entries.get(key).line);
    }

    /** The keys in the order of the file. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** Null when the key is not there. */
    String value(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value;
    }

    /** What is wrong with the file itself, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }
}
