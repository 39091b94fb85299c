package dev.kitecaravan.insight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an hour of a queue's agents costs: {@code default=0.35, macos=4.8}. */
public final class Rates {
    private Rates() {
    }

    /** @throws IllegalArgumentException when a part is no queue with a number; the message names it */
    public static Map<String, Double> parse(String text) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            int at = part.lastIndexOf('=');
            if (part.isBlank()) {
                continue;
            }
            try {
                String queue = part.substring(0, Math.max(0, at)).strip();
                double rate = Double.parseDouble(part.substring(at + 1).strip());
                // Databases write quotes within texts in several ways, and no queue's key has any.
                if (!queue.matches("[^'\\\\]+") || !(rate >= 0) || Double.isInfinite(rate)) {
                    throw new NumberFormatException(part);
                }
                rates.put(queue, rate);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the rate '" + part.strip()
                        + "' is no queue with a price per hour; write it as default=0.35, macos=4.8", e);
            }
        }
        return rates;
    }

    /** A statement whose rows they are. */
    static String statement(Map<String, Double> rates, Spelling spelling) {
        if (rates.isEmpty()) {
            return row("", 0, spelling) + "\nwhere 1 = 0";
        }
        return rates.entrySet().stream().map(rate -> row(rate.getKey(), rate.getValue(), spelling))
                .collect(Collectors.joining("\nunion all\n"));
    }

    private static String row(String queue, double rate, Spelling spelling) {
        return "select " + spelling.word("text", List.of("'" + queue + "'")) + " as queue, "
                + spelling.word("double", List.of(String.valueOf(rate))) + " as per_hour";
    }
}
