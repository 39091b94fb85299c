package dev.kitecaravan.cli;

import dev.kitecaravan.serve.JsonLogFormatter;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;

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
        if (isJson(settings)) {
            JsonLogFormatter.install();
            json = true;
        }
        return json;
    }

    /** @throws UsageException when the setting names no form */
    static boolean isJson(Settings settings) {
        return settings.valid(Setting.LOG_FORMAT).equals("json");
    }
}
