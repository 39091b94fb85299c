package dev.kitecaravan.text.log;

import java.util.HashMap;
import java.util.Map;

/**
 * The inside of {@code ESC ] 1339; url='…';content='…' BEL}: members behind semicolons, whose values may stand in single or
 * double quotes, with a backslash before what is meant as it is.
 */
record LinkSequence(Map<String, String> members) {

    static LinkSequence of(String text) {
        Map<String, String> members = new HashMap<>();
        StringBuilder part = new StringBuilder();
        String name = null;
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char each = i < text.length() ? text.charAt(i) : ';';
            if (each == '\\' && i + 1 < text.length()) {
                part.append(text.charAt(++i));
            } else if (quote != 0 && i < text.length()) {
                if (each == quote) {
                    quote = 0;
                } else {
                    part.append(each);
                }
            } else if (each == '\'' || each == '"') {
                quote = each;
            } else if (each == '=' && name == null) {
                name = part.toString();
                part.setLength(0);
            } else if (each == ';') {
                members.put(name == null ? part.toString() : name, name == null ? "" : part.toString());
                name = null;
                part.setLength(0);
            } else {
                part.append(each);
            }
        }
        return new LinkSequence(members);
    }

    /** What shows: its content, else where it leads. */
    String text() {
        String content = members.getOrDefault("content", "");
        return content.isEmpty() ? members.getOrDefault("url", "") : content;
    }
}
