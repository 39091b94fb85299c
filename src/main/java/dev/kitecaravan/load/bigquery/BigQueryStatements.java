package dev.kitecaravan.load.bigquery;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.ConnectionProperty;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobException;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;

import dev.kitecaravan.load.sql.Statements;

/**
 * Statements as jobs. A transaction is one of a session of BigQuery's, which outlives this process: whoever takes over
 * from a dead run ends it by its name.
 */
final class BigQueryStatements implements Statements {
    private final BigQueryJobs jobs;
    private String session;
    private boolean inTransaction;

    BigQueryStatements(BigQueryJobs jobs) {
        this.jobs = jobs;
    }

    BigQueryJobs jobs() {
        return jobs;
    }

    /** The session in which transactions run; made when first asked for. */
    String session() throws SQLException {
        if (session == null) {
            Job job = jobs.run(QueryJobConfiguration.newBuilder("select 1").setCreateSession(true).build());
            session = job.getStatistics().getSessionInfo().getSessionId();
        }
        return session;
    }

    /** Ends a session; what it had not committed is undone. One that has ended already is no error. */
    void endSession(String name) throws SQLException {
        if (!name.matches("[A-Za-z0-9+/=_-]+")) {
            throw new SQLException(name + " is no name of a session", "invalid");
        }
        try {
            jobs.run(configuration("call bq.abort_session('" + name + "')"));
        } catch (SQLException e) {
            String said = e.getMessage().toLowerCase(java.util.Locale.ROOT);
            if (!said.contains("session") || !said.contains("not found") && !said.contains("expired")
                    && !said.contains("terminated") && !said.contains("aborted")) {
                throw e;
            }
        }
    }

    @Override
    public long update(String sql, Object... arguments) throws SQLException {
        QueryStatistics statistics = run(sql, arguments).getStatistics();
        return statistics.getNumDmlAffectedRows() == null ? 0 : statistics.getNumDmlAffectedRows();
    }

    @Override
    public void execute(String sql) throws SQLException {
        run(sql);
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) throws SQLException {
        Job job = run(sql, arguments);
        List<T> result = new ArrayList<>();
        try {
            for (FieldValueList row : job.getQueryResults().iterateAll()) {
                result.add(reader.read(new JobRow(row)));
            }
        } catch (BigQueryException e) {
            throw BigQueryJobs.failure(e);
        } catch (JobException e) {
            throw new SQLException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while rows were read", "stopped", e);
        }
        return result;
    }

    private record JobRow(FieldValueList values) implements Row {
        private FieldValue value(int column) {
            return values.get(column - 1);
        }

        @Override
        public String getString(int column) {
            return value(column).isNull() ? null : value(column).getStringValue();
        }

        @Override
        public long getLong(int column) {
            return value(column).isNull() ? 0 : value(column).getLongValue();
        }

        @Override
        public boolean getBoolean(int column) {
            return !value(column).isNull() && value(column).getBooleanValue();
        }

        @Override
        public Instant getInstant(int column) {
            return value(column).isNull() ? null : value(column).getTimestampInstant();
        }
    }

    @Override
    public <T> T transaction(Work<T> work) throws SQLException {
        session();
        inTransaction = true;
        try {
            run("begin transaction");
            T result = work.run();
            run("commit transaction");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        } finally {
            inTransaction = false;
        }
    }

    private void rollBack(Throwable failure) {
        try {
            run("rollback transaction");
        } catch (SQLException e) {
            // The session is ended instead, by close or by the next run; its transaction goes with it.
            failure.addSuppressed(e);
        }
    }

    private Job run(String sql, Object... arguments) throws SQLException {
        return jobs.run(configuration(sql, arguments));
    }

    /** A null has no type of its own as a parameter, so it becomes part of the text; our statements quote no question mark. */
    private QueryJobConfiguration configuration(String sql, Object... arguments) {
        StringBuilder text = new StringBuilder();
        QueryJobConfiguration.Builder builder = QueryJobConfiguration.newBuilder(sql).setUseLegacySql(false);
        int next = 0;
        for (char letter : sql.toCharArray()) {
            if (letter != '?') {
                text.append(letter);
            } else if (arguments[next] == null) {
                text.append("null");
                next++;
            } else {
                text.append('?');
                builder.addPositionalParameter(parameter(arguments[next++]));
            }
        }
        if (inTransaction) {
            builder.setConnectionProperties(List.of(ConnectionProperty.of("session_id", session)));
        }
        return builder.setQuery(text.toString()).build();
    }

    private static QueryParameterValue parameter(Object value) {
        if (value instanceof Instant time) {
            return QueryParameterValue.timestamp(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
        }
        if (value instanceof Long number) {
            return QueryParameterValue.int64(number);
        }
        if (value instanceof Integer number) {
            return QueryParameterValue.int64(number);
        }
        if (value instanceof Double number) {
            return QueryParameterValue.float64(number);
        }
        if (value instanceof Boolean flag) {
            return QueryParameterValue.bool(flag);
        }
        return QueryParameterValue.string((String) value);
    }

    @Override
    public void close() throws SQLException {
        if (session != null) {
            String ending = session;
            session = null;
            endSession(ending);
        }
    }
}
