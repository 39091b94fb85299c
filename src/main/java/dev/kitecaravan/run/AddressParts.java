package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.Language;

/**
 * The parts of an address that are put in for each record, {@code ${body[pipeline][slug]}}. One that is null or not there is
 * empty in the address, which then leads somewhere else than was meant.
 */
final class AddressParts {
    private static final Pattern PART = Pattern
            .compile("\\$\\{(?:body|header|headers|exchangeProperty|variable)\\b[^{}]*}");

    private final List<Expression> parts = new ArrayList<>();

    /** @param uri as the step has it; what stands behind the question mark is not part of the way */
    AddressParts(CamelContext camel, String uri) {
        Matcher part = PART.matcher(uri.replaceFirst("\\?(?!\\[).*", ""));
        while (part.find()) {
            Language simple = camel.resolveLanguage("simple");
            Expression expression = simple.createExpression(part.group());
            expression.init(camel);
            parts.add(expression);
        }
    }

    /** Whether a part is empty for the record in hand. */
    boolean lackOne(Exchange exchange) {
        for (Expression part : parts) {
            String text = part.evaluate(exchange, String.class);
            if (text == null || text.isBlank()) {
                return true;
            }
        }
        return false;
    }
}
