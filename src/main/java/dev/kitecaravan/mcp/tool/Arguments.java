package dev.kitecaravan.mcp.tool;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.text.NearestName;

/** The arguments of a call, as the tool's card allows them. */
public final class Arguments {
    private final Map<String, Object> values;

    private Arguments(Map<String, Object> values) {
        this.values = values;
    }

    /** @throws ToolException that names the argument which is unknown, missing or out of bounds */
    public static Arguments of(ToolCard card, Map<String, Object> given) {
        for (String name : given.keySet()) {
            if (!card.arguments().containsKey(name)) {
                throw new ToolException(card.name() + " has no argument " + nearest(name, card.arguments().keySet())
                        + (card.arguments().isEmpty()
                                ? " It takes none."
                                : " It takes " + String.join(", ", card.arguments().keySet()) + "."));
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        card.arguments().forEach((name, argument) -> {
            Object value = given.get(name) == null ? argument.byDefault() : given.get(name);
            if (value == null && argument.required()) {
                throw new ToolException(card.name() + " needs the argument " + name + ": " + argument.description());
            }
            if (value != null) {
                values.put(name, argument.type().equals("integer")
                        ? number(name, argument, value)
                        : text(name, argument, value));
            }
        });
        return new Arguments(values);
    }

    /** A name that is not known, and the one that was probably meant, to the end of the sentence. */
    public static String nearest(String written, Collection<String> known) {
        String hint = NearestName.hint(written, known);
        return written + (hint.isEmpty() ? "." : hint);
    }

    private static long number(String name, ToolCard.Argument argument, Object value) {
        try {
            long number = new BigDecimal(value.toString().strip()).longValueExact();
            if ((argument.least() == null || number >= argument.least())
                    && (argument.most() == null || number <= argument.most())) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException notWhole) {
            throw new ToolException(name + " is " + value + "; give a whole number" + bounds(argument) + ".");
        }
        throw new ToolException(name + " is " + value + "; give a number" + bounds(argument) + ".");
    }

    private static String bounds(ToolCard.Argument argument) {
        return argument.least() == null || argument.most() == null
                ? ""
                : " from " + argument.least() + " to " + argument.most();
    }

    private static String text(String name, ToolCard.Argument argument, Object value) {
        if (!(value instanceof String || value instanceof Number)) {
            throw new ToolException(name + " is a text.");
        }
        String text = value.toString();
        if (!argument.values().isEmpty() && !argument.values().contains(text)) {
            throw new ToolException(name + " cannot be " + nearest(text, argument.values()) + " It is one of "
                    + String.join(", ", argument.values()) + ".");
        }
        return text;
    }

    /** A text that was given, or has a default. */
    public Optional<String> find(String name) {
        return Optional.ofNullable((String) values.get(name)).filter(text -> !text.isBlank());
    }

    /** A text that the card requires. */
    public String text(String name) {
        return find(name).orElseThrow(() -> new ToolException("The argument " + name + " is empty."));
    }

    /** A number that was given, or has a default. */
    public Optional<Long> findNumber(String name) {
        return Optional.ofNullable((Long) values.get(name));
    }

    /** A number that has a default. */
    public int number(String name) {
        return Math.toIntExact((Long) values.get(name));
    }
}
