package dev.kitecaravan.route.body;

import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.language.simple.FileLanguage;

/** {@link NullSafeSimple} as file endpoints speak it, in {@code fileName} and kin. */
final class NullSafeFile extends FileLanguage {
    @Override
    public Predicate createPredicate(String expression) {
        return super.createPredicate(NullSafeSimple.nullSafe(expression));
    }

    @Override
    public Expression createExpression(String expression) {
        return super.createExpression(NullSafeSimple.nullSafe(expression));
    }
}
