package dev.kitecaravan.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of messages: of URLs, drivers' errors and headers that a message may quote. */
public final class Redactor {
    /** What stands where a secret was. */
    public static final String MASK = "***";

    private record Rule(Pattern pattern, String replacement) {
        static Rule of(String regex, String replacement) {
            return new Rule(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), replacement);
        }
    }

    private static final String SECRET_NAME = "(?:password|passwd|pwd|passphrase|secret|client_secret|secret_?access_?key"
            + "|token|access_?token|api_?token|api_?key|account_?key|private_?key_?pwd|sig|signature|x-amz-signature"
            + "|x-amz-security-token|x-goog-signature)";

    /** A scheme with what ends it; of a longer run of letters its end: a long text is looked through once, not from each letter on. */
    private static final String SCHEME_END = "[a-z][a-z0-9+.-]{0,40}:";
    /** Users and passwords of odd addresses are shorter; between // and @ they may be of any length. */
    private static final String LONGEST_USER = "{1,128}+";
    private static final String LONGEST_PASSWORD = "{0,500}+";

    private static final List<Rule> RULES = List.of(
            // Authorization: Bearer x, Authorization=Basic y
            Rule.of("(authorization\"?\\s*[:=]\\s*\"?(?:(?:bearer|basic|token)\\s+)?)[^\\s\",;]+", "$1" + MASK),
            Rule.of("\\b(bearer\\s+)[A-Za-z0-9._~+/=-]{8,}", "$1" + MASK),
            // scheme://user:password@host; the password may hold an @, the host may not
            Rule.of("(" + SCHEME_END + "//)[^/\\s?#\"']*@", "$1" + MASK + "@"),
            // a password with a slash in it, as people paste it
            Rule.of("(" + SCHEME_END + "//[^/\\s:@?#\"']" + LONGEST_USER + ":)[^\\s@?#\"']" + LONGEST_PASSWORD + "@",
                    "$1" + MASK + "@"),
            // an address that lacks its slashes, or has no scheme at all
            Rule.of("(?<![/\\w@])(" + SCHEME_END + "/?)?[^\\s/:@\"'?#(]" + LONGEST_USER + ":(?!//)(?!@)[^\\s@\"']"
                    + LONGEST_PASSWORD + "@(?=[\\w\\[])",
                    "$1" + MASK + "@"),
            // but for an address in a sentence: supply a token: https://...
            Rule.of("(\\b" + SECRET_NAME
                    + "\"?\\s*[=:]\\s*)(?!(?<=:\\s)https?://)(?:\"[^\"]*\"|'[^']*'|[^\\s&;,\"')}\\]]+)", "$1" + MASK));

    /** What stands before user and password in an address, or in what was meant for one. */
    private static final Pattern SCHEME = Pattern
            .compile("jdbc:[A-Za-z][A-Za-z0-9+.-]*:/{0,2}|[A-Za-z][A-Za-z0-9+.-]*(?::/{1,2}|//)");

    private Redactor() {
    }

    /**
     * An address alone, or what was meant for one, without user and password, whatever signs these have: with a colon in it all
     * between the scheme and the last {@code @} is taken for them. Null stays null.
     */
    public static String redactAddress(String address) {
        int at = address == null ? -1 : address.lastIndexOf('@');
        if (at < 0) {
            return redact(address);
        }
        Matcher matcher = SCHEME.matcher(address).region(0, at);
        String scheme = matcher.lookingAt() ? matcher.group() : "";
        return address.substring(scheme.length(), at).contains(":")
                ? scheme + MASK + redact(address.substring(at))
                : redact(address);
    }

    /** The text without user and password of URLs and without values that are named like secrets; null stays null. */
    public static String redact(String text) {
        if (text == null) {
            return null;
        }
        String result = text;
        for (Rule rule : RULES) {
            result = rule.pattern.matcher(result).replaceAll(rule.replacement);
        }
        return result;
    }
}
