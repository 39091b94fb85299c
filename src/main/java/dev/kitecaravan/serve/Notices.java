package dev.kitecaravan.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.function.Consumer;

import dev.kitecaravan.extract.http.ProxyRules;
import dev.kitecaravan.extract.http.Webhook;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.BuildVersion;

/** Who is told of failures, out of the settings. */
public final class Notices {
    private Notices() {
    }

    public static FailureNotice of(Settings settings, Consumer<String> troubles) throws IOException {
        return new FailureNotice(webhook(settings), host(), settings.text(Setting.DATASET), troubles);
    }

    private static Webhook webhook(Settings settings) throws IOException {
        String url = settings.text(Setting.NOTIFY_URL);
        if (url.isEmpty()) {
            return null;
        }
        Path caFile = ConfiguredApi.caFile(settings);
        try {
            return new Webhook(url, caFile, ProxyRules.fromEnvironment(System.getenv()),
                    "kite-caravan/" + BuildVersion.current().number());
        } catch (IllegalArgumentException e) {
            throw new UsageException(Setting.NOTIFY_URL.environment() + " " + e.getMessage() + ".");
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }
}
