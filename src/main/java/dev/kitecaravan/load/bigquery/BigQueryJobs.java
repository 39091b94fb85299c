package dev.kitecaravan.load.bigquery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import com.google.cloud.RetryOption;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.WriteChannelConfiguration;

/**
 * Jobs, each under an id of ours: where the answer to its creation was lost, or a repeated request is refused as a
 * duplicate, the job is asked for by its id and never made twice. What BigQuery refuses is thrown as an
 * {@link SQLException} whose state is BigQuery's reason.
 */
final class BigQueryJobs {
    /** Jobs of BigQuery end by then. */
    static final Duration LONGEST = Duration.ofHours(6);
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final BigQuery client;
    private final String project;
    private final String location;
    private final Duration longest;

    /**
     * @param location where the dataset is; null when it is not known
     * @param longest  after so much time a job is cancelled
     */
    BigQueryJobs(BigQuery client, String project, String location, Duration longest) {
        this.client = client;
        this.project = project;
        this.location = location;
        this.longest = longest;
    }

    BigQuery client() {
        return client;
    }

    /** Makes a job and waits for its end. */
    Job run(JobConfiguration configuration) throws SQLException {
        return run(configuration, longest);
    }

    /** Makes a job and waits for its end; one that takes longer is cancelled. */
    Job run(JobConfiguration configuration, Duration limit) throws SQLException {
        JobId id = newId();
        return finished(id, submitted(id, () -> client.create(JobInfo.of(id, configuration))), limit);
    }

    /** What a statement is, without running it. */
    Job dryRun(JobConfiguration configuration) throws SQLException {
        try {
            return client.create(JobInfo.of(configuration));
        } catch (BigQueryException e) {
            throw failure(e);
        }
    }

    /** Loads a gzipped file of JSON lines into a table that is there. */
    void load(TableId table, Path file) throws SQLException, IOException {
        JobId id = newId();
        WriteChannelConfiguration configuration = WriteChannelConfiguration.newBuilder(table)
                .setFormatOptions(FormatOptions.json()).setCreateDisposition(JobInfo.CreateDisposition.CREATE_NEVER)
                .setWriteDisposition(JobInfo.WriteDisposition.WRITE_APPEND).build();
        try {
            finished(id, submitted(id, () -> upload(id, configuration, file)), longest);
        } catch (UploadException e) {
            throw e.unwrapped();
        }
    }

    private Job upload(JobId id, WriteChannelConfiguration configuration, Path file) {
        TableDataWriteChannel channel = client.writer(id, configuration);
        try (OutputStream out = Channels.newOutputStream(channel)) {
            Files.copy(file, out);
        } catch (IOException e) {
            if (e.getCause() instanceof BigQueryException refused) {
                throw refused;
            }
            throw new UploadException(e);
        }
        return channel.getJob();
    }

    /** A file that cannot be read, on its way through {@link Creation}. */
    private static final class UploadException extends RuntimeException {
        UploadException(IOException cause) {
            super(cause);
        }

        IOException unwrapped() {
            return (IOException) getCause();
        }
    }

    @FunctionalInterface
    private interface Creation {
        Job create();
    }

    private JobId newId() {
        JobId.Builder id = JobId.newBuilder().setProject(project).setJob("caravan_" + UUID.randomUUID());
        return location == null ? id.build() : id.setLocation(location).build();
    }

    /** The client retries no creation, since it cannot know that ours are safe to repeat under their ids. */
    private Job submitted(JobId id, Creation creation) throws SQLException {
        for (int attempt = 1;; attempt++) {
            try {
                return creation.create();
            } catch (BigQueryException e) {
                boolean perhapsMade = e.getCode() == CONFLICT || e.getCode() == TOO_MANY || e.getCode() >= SERVER_ERROR
                        || e.getCode() <= 0;
                Job made = perhapsMade ? find(id, e) : null;
                if (made != null) {
                    return made;
                }
                if (!perhapsMade || attempt == ATTEMPTS) {
                    throw failure(e);
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) throws SQLException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_PAUSE.toMillis() << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "stopped", e);
        }
    }

    private Job find(JobId id, BigQueryException first) {
        try {
            return client.getJob(id);
        } catch (BigQueryException e) {
            first.addSuppressed(e);
            return null;
        }
    }

    private Job finished(JobId id, Job job, Duration limit) throws SQLException {
        try {
            Job done = job == null || JobStatus.State.DONE.equals(job.getStatus().getState())
                    ? job
                    : job.waitFor(RetryOption.initialRetryDelayDuration(Duration.ofMillis(100)),
                            RetryOption.maxRetryDelayDuration(Duration.ofSeconds(5)),
                            RetryOption.totalTimeoutDuration(limit));
            if (done == null) {
                throw new SQLException("job " + id.getJob() + " is not there any more", "notFound");
            }
            if (done.getStatus().getError() != null) {
                throw failure(id, done);
            }
            return done;
        } catch (BigQueryException e) {
            cancel(id, e);
            SQLException failure = failure(e);
            throw new SQLException(failure.getMessage() + " (job " + id.getJob() + ")", failure.getSQLState(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel(id, e);
            throw new SQLException("interrupted while job " + id.getJob() + " ran; it was cancelled", "stopped", e);
        }
    }

    private void cancel(JobId id, Exception reason) {
        try {
            client.cancel(id);
        } catch (BigQueryException e) {
            reason.addSuppressed(e);
        }
    }

    /** The job's error and, of a load, what the first lines at fault are at fault of. */
    private static SQLException failure(JobId id, Job job) {
        BigQueryError error = job.getStatus().getError();
        StringBuilder text = new StringBuilder(oneLine(error.getMessage()));
        if (job.getStatus().getExecutionErrors() != null) {
            job.getStatus().getExecutionErrors().stream().map(BigQueryError::getMessage).map(BigQueryJobs::oneLine)
                    .filter(more -> text.indexOf(more) < 0).limit(3).forEach(more -> text.append("; ").append(more));
        }
        return new SQLException(text.append(" (job ").append(id.getJob()).append(')').toString(), error.getReason());
    }

    static SQLException failure(BigQueryException e) {
        return new SQLException(oneLine(e.getMessage()), e.getReason() == null ? "" + e.getCode() : e.getReason(), e);
    }

    private static String oneLine(String message) {
        return message == null ? "no message" : message.strip().replaceAll("\\s+", " ");
    }
}
