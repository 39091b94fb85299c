package dev.kitecaravan.route.body;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.SimpleLanguage;

/**
 * Camel's Simple, in which a member that is missing or null at any level is null: {@code ${body[creator][name]}} of a build
 * that nobody created. Camel's own throws there, unless every index is written as {@code ?[name]}.
 */
public final class NullSafeSimple extends SimpleLanguage {
    /** What may be walked by indices: {@code ${body[a][b]}}, {@code ${exchangeProperty.kept[a][b]}} … */
    private static final Pattern WALK = Pattern.compile("(\\$(?:simple)?\\{|@\\{)"
            + "((?:body|bodyAs|mandatoryBodyAs|header|headers|exchangeProperty|variable|exchange)\\b[^{}]*)");
    private static final Pattern INDEX = Pattern.compile("(?<=[\\w\\])])\\[");

    @Override
    public Predicate createPredicate(String expression) {
        return super.createPredicate(nullSafe(expression));
    }

    @Override
    public Expression createExpression(String expression) {
        return super.createExpression(nullSafe(expression));
    }

    /** The text with every index made null-safe. */
    static String nullSafe(String expression) {
        if (expression == null || expression.indexOf('[') < 0) {
            return expression;
        }
        Matcher walks = WALK.matcher(expression);
        StringBuilder safe = new StringBuilder();
        while (walks.find()) {
            String walk = walks.group(1) + INDEX.matcher(walks.group(2)).replaceAll("?[");
            walks.appendReplacement(safe, Matcher.quoteReplacement(walk));
        }
        return walks.appendTail(safe).toString();
    }
}
