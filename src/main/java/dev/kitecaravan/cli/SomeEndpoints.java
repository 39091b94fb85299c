package dev.kitecaravan.cli;

import java.util.List;

import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.UsageException;

/** Of no endpoint everything is true: a verb that is given none would say that all is well. */
final class SomeEndpoints {
    private SomeEndpoints() {
    }

    /** @throws UsageException when there are none */
    static List<String> require(List<String> chosen) {
        if (chosen.isEmpty()) {
            throw new UsageException(
                    "No endpoint is named: " + Setting.ENDPOINTS.key() + " is empty. Name some there, in "
                            + Setting.ENDPOINTS.environment() + ", or with --only.");
        }
        return chosen;
    }
}
