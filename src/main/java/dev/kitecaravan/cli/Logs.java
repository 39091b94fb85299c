package dev.kitecaravan.cli;

import dev.kitecaravan.observe.JsonLogFormatter;

/** The form of what is logged, out of the settings. */
final class Logs {
    private static volatile boolean json;

    private Logs() {
    }

    /** Whether {@link #asJson} said so of this process. */
    static boolean isJson() {
        return json;
    }

    /** Whether every line is to be a JSON object; set up for all that is logged from now on. */
    static boolean asJson(Settings settings) {
        String form = settings.text(Setting.LOG_FORMAT);
        if (form.equals("json")) {
            JsonLogFormatter.install();
            json = true;
            return true;
        }
        if (form.equals("text")) {
            return false;
        }
        throw new UsageException(Setting.LOG_FORMAT.environment() + " is '" + form + "'; write text or json.");
    }
}
