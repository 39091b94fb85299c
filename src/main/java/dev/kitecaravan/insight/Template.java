package dev.kitecaravan.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills a view's statement: {@code {name}} by a table's name, {@code $word(a; b)} by a database's spelling. */
final class Template {
    private static final Pattern TABLE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern WORD = Pattern.compile("\\$(\\w+)\\(");

    private Template() {
    }

    static String fill(String template, UnaryOperator<String> table, Spelling spelling) {
        String words = words(template, spelling);
        return TABLE.matcher(words).replaceAll(match -> Matcher.quoteReplacement(table.apply(match.group(1))));
    }

    private static String words(String text, Spelling spelling) {
        Matcher matcher = WORD.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        List<String> arguments = new ArrayList<>();
        int depth = 1;
        int from = matcher.end();
        int at = from;
        for (; depth > 0; at++) {
            char c = text.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 || depth == 1 && c == ';') {
                arguments.add(words(text.substring(from, at).strip(), spelling));
                from = at + 1;
            }
        }
        return text.substring(0, matcher.start()) + spelling.word(matcher.group(1), arguments)
                + words(text.substring(at), spelling);
    }
}
