package dev.kitecaravan.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import dev.kitecaravan.extract.http.AnswerBounds;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.ProxyRules;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.Tls;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.text.BuildVersion;

/** How to reach the API, out of the settings. */
public final class ConfiguredApi {
    private static final int SPOOL_MEMORY = 4 << 20;
    private static final int CONNECTIONS = 8;
    private static final Duration LOOK = Duration.ofSeconds(15);

    private ConfiguredApi() {
    }

    public static ApiSettings of(Settings settings) throws IOException {
        Origin origin = Origin.of(settings.text(Setting.BASE_URL));
        return new ApiSettings(origin, token(settings), caFile(settings),
                ProxyRules.fromEnvironment(System.getenv()), settings.duration(Setting.CONNECT_TIMEOUT),
                settings.duration(Setting.READ_TIMEOUT),
                RetrySettings.DEFAULT.withTimeLimit(settings.duration(Setting.RETRY_TIME_LIMIT)),
                settings.dataFolder().resolve("tmp"), SPOOL_MEMORY,
                new AnswerBounds(settings.bytes(Setting.MAX_ANSWER), settings.duration(Setting.MAX_ANSWER_TIME)),
                settings.flag(Setting.REWRITE_NEXT),
                CONNECTIONS, "kite-caravan/" + BuildVersion.current().number());
    }

    /** The same for somebody who only wants to know: an API that is away is not waited for as a run waits for it. */
    public static ApiSettings forOneLook(ApiSettings settings) {
        RetrySettings retry = settings.retry();
        return retry.timeLimit().compareTo(LOOK) > 0 ? settings.withRetry(retry.withTimeLimit(LOOK)) : settings;
    }

    /**
     * The certificates to trust besides the platform's; null for none.
     *
     * @throws IllegalArgumentException when the file of the setting holds none
     */
    public static Path caFile(Settings settings) {
        String named = settings.orNull(Setting.CA_FILE);
        if (named == null) {
            return null;
        }
        Path file = Path.of(named);
        Tls.context(file);
        return file;
    }

    private static TokenSource token(Settings settings) {
        Path file = settings.secretFile(Setting.TOKEN);
        String token = settings.text(Setting.TOKEN);
        if (token.isEmpty()) {
            throw new UsageException(
                    "There is no API token. Set BUILDKITE_API_TOKEN, or BUILDKITE_API_TOKEN_FILE to a file that"
                            + " holds one; or try 'caravan run --sandbox', which needs none.");
        }
        return file != null && System.getenv(Setting.TOKEN.environment()) == null
                ? TokenSource.ofFile(file)
                : TokenSource.of(token);
    }
}
