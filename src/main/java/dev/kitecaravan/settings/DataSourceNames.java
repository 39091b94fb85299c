package dev.kitecaravan.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** How settings and variables of routes' data sources are named: {@code caravan.datasource.NAME.url} and kin. */
final class DataSourceNames {
    private static final String PREFIX = "caravan.datasource.";
    private static final String VARIABLES = "CARAVAN_DATASOURCE_";
    private static final Pattern OPTION = Pattern
            .compile("caravan\\.datasource\\.[a-z][a-z0-9-]*\\.(url|user|writable)");
    private static final Pattern VARIABLE = Pattern
            .compile("CARAVAN_DATASOURCE_[A-Z][A-Z0-9_]*_(URL|USER|PASSWORD|PASSWORD_FILE|WRITABLE)");

    private DataSourceNames() {
    }

    static boolean isOption(String key) {
        return OPTION.matcher(key).matches();
    }

    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    /** Whether a key of the file would hold a secret. */
    static boolean isSecret(String key) {
        return key.startsWith(PREFIX) && key.matches(".*\\.(password|token|secret).*");
    }

    /** The variable that stands for a key. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@code name.option} of a key. */
    static String ofKey(String key) {
        return key.substring(PREFIX.length());
    }

    /** {@code name.option} of a variable; a file's is that of what it holds. */
    static String ofVariable(String name) {
        String both = name.substring(VARIABLES.length()).replaceFirst("_FILE$", "");
        int last = both.lastIndexOf('_');
        return (both.substring(0, last).replace('_', '-') + "." + both.substring(last + 1)).toLowerCase(Locale.ROOT);
    }
}
