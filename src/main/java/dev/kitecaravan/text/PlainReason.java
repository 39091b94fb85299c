package dev.kitecaravan.text;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the names of Java's classes out of a reason: what is left is for people who write routes, not Java. */
public final class PlainReason {
    /** Packages are no deeper: a reason may quote a long text in which each word could begin one. */
    private static final Pattern CLASS = Pattern
            .compile("\\b(?:[a-z][a-z0-9_]*+\\.){2,20}+[A-Z]\\w*(?:\\$\\w+){0,10}+(?:@[0-9a-f]+)?");
    private static final Map<String, String> WORDS = Map.ofEntries(Map.entry("Row", "the record"),
            Map.entry("InputStream", "a stream"), Map.entry("InputStreamCache", "a stream"),
            Map.entry("Reader", "a text stream"), Map.entry("String", "text"), Map.entry("byte[]", "bytes"),
            Map.entry("Integer", "a whole number"), Map.entry("Long", "a whole number"),
            Map.entry("Double", "a number"), Map.entry("BigDecimal", "a number"), Map.entry("Boolean", "a flag"),
            Map.entry("List", "a list"), Map.entry("ArrayList", "a list"), Map.entry("Map", "an object"),
            Map.entry("LinkedHashMap", "an object"), Map.entry("JsonNode", "JSON"), Map.entry("ObjectNode", "JSON"));
    /** Camel's words for a body that a step cannot take. */
    private static final Pattern CONVERSION = Pattern.compile(
            "No type converter available to convert from type: (.+?) to the required type: (\\S+(?: stream)?).*",
            Pattern.DOTALL);

    private PlainReason() {
    }

    /** The first line of the text, without names of classes. */
    public static String of(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        Matcher matcher = CLASS.matcher(line);
        StringBuilder plain = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(plain, Matcher.quoteReplacement(word(matcher.group())));
        }
        matcher.appendTail(plain);
        Matcher conversion = CONVERSION.matcher(plain);
        return conversion.matches()
                ? "it takes " + conversion.group(2) + " and got " + conversion.group(1)
                        + "; put a step 'marshal: { json: {} }' before it"
                : plain.toString();
    }

    /** A class as words: IllegalStateException is an illegal state. */
    private static String word(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1).replaceFirst("@.*$", "").replaceFirst("^.*\\$", "");
        String known = WORDS.get(simple);
        return known != null ? known : words(simple);
    }

    /** What an error is, in words: for one whose message says no more than a file's name. */
    public static String words(Throwable error) {
        return words(error.getClass().getSimpleName());
    }

    /** A simple class name as words. */
    public static String words(String simple) {
        return simple.replaceFirst("(?<=.)(Exception|Error)$", "")
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }
}
