package dev.kitecaravan.extract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.extract.ParentFields.Field;
import dev.kitecaravan.extract.WhereCondition.Operator;
import dev.kitecaravan.text.NearestName;

/**
 * Reads the text of a {@link Where}:
 *
 * <pre>
 * where     = condition { "and" condition }
 * condition = field ( "=" | "!=" ) value
 *           | field [ "not" ] "in" "(" value { "," value } ")"
 *           | field ( "newer" | "older" ) "than" number ( "s" | "m" | "h" | "d" | "w" )
 * value     = word | "null" | 'text' | "text"
 * </pre>
 *
 * Whatever else is written is refused with its position, from 1, and with what was probably meant.
 */
final class WhereParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.\\w+)*");
    private static final Pattern AGE = Pattern.compile("(\\d+)([A-Za-z]*)");
    /** No time of Buildkite's is older. */
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Map<String, Duration> UNITS = Map.of("s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1), "d", Duration.ofDays(1), "w", Duration.ofDays(7));
    private static final String FORMS = "write = value, != value, in (a, b), not in (a, b), newer than 7d or older than 12h";
    /** Operators of other languages, and what to write instead. */
    private static final Map<String, String> FOREIGN = Map.of("==", "write = once", "===", "write = once", "<>",
            "write !=", "=!", "write !=", "!==", "write !=", "!", "write !=", "<",
            "of a time write older than 7d or newer than 7d", ">", "of a time write older than 7d or newer than 7d",
            "like",
            "only whole values are compared: write = value or in (a, b)", "is", "write = null or != null");
    private static final List<String> OPERATORS = List.of("in", "not", "newer", "older");

    private final List<WhereToken> tokens;
    private final ParentFields fields;
    private int next;

    private WhereParser(List<WhereToken> tokens, ParentFields fields) {
        this.tokens = tokens;
        this.fields = fields;
    }

    /** @throws IllegalArgumentException with position and what to write */
    static List<WhereCondition> conditions(String text, ParentFields fields) {
        WhereParser parser = new WhereParser(WhereToken.of(text), fields);
        List<WhereCondition> conditions = new ArrayList<>();
        do {
            conditions.add(parser.condition());
        } while (parser.goesOn());
        return conditions;
    }

    private WhereToken take() {
        WhereToken token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    private WhereCondition condition() {
        Field field = field();
        WhereToken operator = take();
        if (operator.isSymbol("=") || operator.isSymbol("!=")) {
            return new WhereCondition(field.name(), operator.isSymbol("=") ? Operator.IN : Operator.NOT_IN,
                    Set.of(value(field)), null);
        }
        if (operator.isWord("in")) {
            return new WhereCondition(field.name(), Operator.IN, list(field), null);
        }
        if (operator.isWord("not")) {
            expectWord("in", "write not in (a, b), or !=");
            return new WhereCondition(field.name(), Operator.NOT_IN, list(field), null);
        }
        if (operator.isWord("newer") || operator.isWord("older")) {
            check(operator, field::checkTime);
            expectWord("than", "write " + operator.text().toLowerCase(Locale.ROOT) + " than 7d");
            return new WhereCondition(field.name(), operator.isWord("newer") ? Operator.NEWER : Operator.OLDER,
                    Set.of(),
                    age());
        }
        String instead = FOREIGN.get(operator.text().toLowerCase(Locale.ROOT));
        throw operator.problem("after a field comes an operator, not " + operator + "; "
                + (instead != null
                        ? instead
                        : NearestName.of(operator.text(), OPERATORS)
                                .filter(near -> operator.kind() == WhereToken.Kind.WORD && operator.text().length() > 1)
                                .map(near -> "did you mean '" + near + "'?").orElse(FORMS)));
    }

    private Field field() {
        WhereToken token = take();
        if (token.kind() == WhereToken.Kind.DOUBLE_QUOTED && !token.text().isBlank()) {
            return ParentFields.unknown(token.text());
        }
        if (token.kind() != WhereToken.Kind.WORD || token.isWord("and") || token.isWord("or") || token.isWord("not")
                || !NAME.matcher(token.text()).matches()) {
            throw token.problem("a condition begins with a field's name, such as state, not with " + token);
        }
        return check(token, () -> fields.named(token.text()));
    }

    private String value(Field field) {
        WhereToken token = take();
        if (token.kind() == WhereToken.Kind.WORD && (token.isWord("and") || token.isWord("or"))
                || token.kind() == WhereToken.Kind.END) {
            throw token.problem("a value is missing; an empty one is written ''");
        }
        if (token.kind() == WhereToken.Kind.SYMBOL) {
            throw token.problem("a value is expected, not " + token
                    + (token.isSymbol("(") ? "; several values are written in (a, b)" : "; quote it if it is one"));
        }
        if (token.isWord("null")) {
            check(token, field::checkNested);
            return WhereCondition.ABSENT;
        }
        check(token, () -> field.checkValue(token.text()));
        return token.text();
    }

    private Set<String> list(Field field) {
        WhereToken open = take();
        if (!open.isSymbol("(")) {
            throw open.problem("after in comes a list such as (failed, canceled), not " + open);
        }
        Set<String> values = new TreeSet<>();
        while (true) {
            values.add(value(field));
            WhereToken token = take();
            if (token.isSymbol(")")) {
                return values;
            }
            if (!token.isSymbol(",")) {
                throw token.problem(token.kind() == WhereToken.Kind.END
                        ? "the bracket at character " + open.position() + " is not closed"
                        : "in a list a comma or ) is expected, not " + token + "; quote a value of several words");
            }
        }
    }

    private Duration age() {
        WhereToken token = take();
        Matcher matcher = AGE.matcher(token.text());
        if (token.kind() != WhereToken.Kind.WORD || !matcher.matches()) {
            throw token.problem("an age such as 90s, 10m, 12h, 7d or 2w is expected, not " + token);
        }
        String unit = matcher.group(2);
        if (unit.isEmpty() && UNITS.containsKey(tokens.get(next).text().toLowerCase(Locale.ROOT))) {
            unit = take().text();
        }
        Duration one = UNITS.get(unit.toLowerCase(Locale.ROOT));
        if (one == null) {
            throw token.problem("the unit of an age is s, m, h, d or w, as in 7d");
        }
        String digits = matcher.group(1);
        if (digits.length() > 12 || one.multipliedBy(Long.parseLong(digits)).compareTo(LONGEST) > 0) {
            throw token.problem("an age is at most " + LONGEST.toDays() + "d, not " + token);
        }
        return one.multipliedBy(Long.parseLong(digits));
    }

    private void expectWord(String word, String instead) {
        WhereToken token = take();
        if (!token.isWord(word)) {
            throw token.problem(word + " is expected, not " + token + "; " + instead);
        }
    }

    /** Whether another condition follows. */
    private boolean goesOn() {
        WhereToken token = take();
        if (token.kind() == WhereToken.Kind.END) {
            return false;
        }
        if (token.isWord("and")) {
            return true;
        }
        if (token.isSymbol("&&") || token.isSymbol("&")) {
            throw token.problem("conditions are joined by and, not " + token);
        }
        if (token.isWord("or") || token.isSymbol("||") || token.isSymbol("|") || token.isSymbol(",")) {
            throw token.problem("conditions are joined by and only; of several values write in (a, b)");
        }
        throw token.problem("and or the end is expected, not " + token
                + (token.kind() == WhereToken.Kind.SYMBOL ? "" : "; quote a value of several words"));
    }

    private static void check(WhereToken token, Runnable check) {
        check(token, () -> {
            check.run();
            return null;
        });
    }

    /** What is said of a piece gets its position. */
    private static <T> T check(WhereToken token, java.util.function.Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw token.problem(e.getMessage());
        }
    }
}
