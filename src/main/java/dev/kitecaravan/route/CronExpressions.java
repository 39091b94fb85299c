package dev.kitecaravan.route;

import java.text.ParseException;

import org.quartz.CronExpression;

/** Checks schedules the way Quartz will read them. */
public final class CronExpressions {
    private CronExpressions() {
    }

    /**
     * @return the expression as it is; empty for none
     * @throws IllegalArgumentException when Quartz would not take it
     */
    static String validated(String expression) {
        if (!expression.isEmpty()) {
            of(expression);
        }
        return expression;
    }

    /** @throws IllegalArgumentException when Quartz does not take it */
    public static CronExpression of(String expression) {
        try {
            return new CronExpression(expression);
        } catch (ParseException e) {
            throw new IllegalArgumentException("schedule '" + expression + "' is no Quartz cron expression ("
                    + e.getMessage() + "); write six fields, such as 0 0/30 * * * ?", e);
        }
    }
}
