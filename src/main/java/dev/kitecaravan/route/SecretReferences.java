package dev.kitecaravan.route;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what would bring a secret of the environment into a route: Camel's property placeholders <code>{{…}}</code>, which
 * fall back to environment variables, and the Simple functions that read the environment, system properties or properties.
 * Names are compared as the environment spells them, so that {@code buildkite.api.token} is {@code BUILDKITE_API_TOKEN}.
 */
final class SecretReferences {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??!?\\s*([^}]*)}}");
    private static final Pattern FUNCTION = Pattern
            .compile("\\$(?:simple)?\\{\\s*(?:env|sysenv|sys|properties|propertiesExist)\\s*[:.]\\s*(!?[^}]*)");
    private static final Pattern SECRET = Pattern
            .compile("TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL|PASSPHRASE|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:!\\-]*");

    private SecretReferences() {
    }

    /** What is wrong with a text of a route file; empty when it reads no secret. */
    static Optional<String> problem(String text) {
        for (Pattern pattern : new Pattern[]{PLACEHOLDER, FUNCTION}) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                String name = matcher.group(1).trim();
                if (SECRET.matcher(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')).find()) {
                    return Optional.of("'" + name + "' names a secret, which no step of a route may read; hand it to"
                            + " the receiving system by its own settings, or rename what is none");
                }
                if (pattern == FUNCTION && !PLAIN.matcher(name).matches()) {
                    return Optional.of("'" + name + "' is put together at run time, so that it could name a secret;"
                            + " write the name of the variable out");
                }
            }
        }
        return Optional.empty();
    }
}
