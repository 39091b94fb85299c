package dev.kitecaravan.load.bigquery;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.http.HttpTransportOptions;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.sql.ServerUrl;
import dev.kitecaravan.text.PlainReason;
import dev.kitecaravan.text.Redactor;

/**
 * Where a dataset of BigQuery is: {@code bigquery://project}.
 *
 * @param project  the project that holds the dataset and pays for the jobs
 * @param settings dataset, location, endpoint, credentials
 */
record BigQueryPlace(String project, DestinationSettings settings) {
    private static final Pattern URL = Pattern.compile("(?i)bigquery://([a-z0-9.:-]+)/?");

    static BigQueryPlace of(DestinationSettings settings) {
        String url = settings.url() == null ? "" : settings.url().strip();
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new SettingsException("destination.url: BigQuery is reached by "
                    + ServerUrl.nearest(url, "bigquery://").orElse("bigquery://project") + ", not "
                    + (url.isEmpty() ? "nothing" : Redactor.redactAddress(url)));
        }
        return new BigQueryPlace(matcher.group(1), settings);
    }

    DatasetId dataset() {
        return DatasetId.of(project, settings.dataset());
    }

    /** For messages. */
    @Override
    public String toString() {
        return "project " + project;
    }

    /** A client; it holds no connection open. */
    BigQuery client() {
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder().setProjectId(project)
                .setCredentials(credentials())
                .setTransportOptions(HttpTransportOptions.newBuilder().setConnectTimeout(millis())
                        .setReadTimeout(millis()).build())
                // Microseconds, exact; the standard form is a floating point number of seconds.
                .setDataFormatOptions(DataFormatOptions.newBuilder().useInt64Timestamp(true).build());
        if (settings.cloud().region() != null) {
            options.setLocation(settings.cloud().region());
        }
        if (settings.cloud().endpoint() != null) {
            options.setHost(endpoint());
        }
        return options.build().getService();
    }

    /** @throws SettingsException when endpoint or options cannot be used */
    void check() {
        if (settings.cloud().endpoint() != null) {
            endpoint();
        }
        isAnonymous();
    }

    /** How long an answer may take; of a job only its state is asked for. */
    private int millis() {
        return Math.toIntExact(settings.time(DestinationOption.BIGQUERY_NETWORK_TIMEOUT).toMillis());
    }

    /** The longest that a job of a load takes. */
    Duration longest() {
        Duration longest = settings.time(DestinationOption.BIGQUERY_STATEMENT_TIMEOUT);
        return longest.isZero() ? BigQueryJobs.LONGEST : longest;
    }

    private String endpoint() {
        URI uri = settings.cloud().endpoint();
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !CloudAccess.isLoopback(uri)) {
            throw new SettingsException("destination.endpoint " + Redactor.redact(uri.toString())
                    + ": only https, or a server on this machine");
        }
        return uri.toString();
    }

    private boolean isAnonymous() {
        boolean anonymous = settings.flag(DestinationOption.BIGQUERY_ANONYMOUS);
        if (anonymous
                && (settings.cloud().endpoint() == null || !CloudAccess.isLoopback(settings.cloud().endpoint()))) {
            throw new SettingsException("destination.bigquery.anonymous is for an emulator on this machine; set"
                    + " destination.endpoint to it, or take the setting away");
        }
        return anonymous;
    }

    private Credentials credentials() {
        if (isAnonymous()) {
            return NoCredentials.getInstance();
        }
        Path file = settings.cloud().credentialsFile();
        try {
            if (file == null) {
                return GoogleCredentials.getApplicationDefault();
            }
            try (InputStream in = Files.newInputStream(file)) {
                return GoogleCredentials.fromStream(in);
            }
        } catch (IOException e) {
            throw new DestinationException("BigQuery at " + this + ": "
                    + (file == null
                            ? "there are no application default credentials; set destination.credentials-file or"
                                    + " GOOGLE_APPLICATION_CREDENTIALS to a key file, or run where Google provides them"
                            : "key file " + file + " cannot be used (" + PlainReason.words(e)
                                    + "); set destination.credentials-file to a service account's key in JSON"),
                    e);
        }
    }
}
