package dev.kitecaravan.load.bigquery;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobException;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics.StatementType;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableResult;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.text.Redactor;

/**
 * Reads BigQuery. BigQuery itself says, by a dry run, what a text is; only one that it calls a SELECT is run, so neither a
 * script nor DML nor DDL ever is.
 */
final class BigQueryReader implements TableReader {
    private static final long PAGE = 500;

    private final BigQueryPlace place;
    private final BigQueryJobs jobs;

    BigQueryReader(BigQueryPlace place) {
        this.place = place;
        BigQuery client = place.client();
        try {
            Dataset dataset = client.getDataset(place.dataset());
            if (dataset == null) {
                throw new DestinationException("BigQuery at " + place + " has no dataset "
                        + place.settings().dataset() + " yet; run caravan first, or see that CARAVAN_DATASET is right");
            }
            this.jobs = new BigQueryJobs(client, place.project(), dataset.getLocation(), place.longest());
        } catch (BigQueryException e) {
            throw failure(BigQueryJobs.failure(e));
        }
    }

    @Override
    public Result query(String sql, int maxRows, Duration limit) {
        try {
            QueryStatistics planned = jobs.dryRun(configuration(sql).setDryRun(true).build()).getStatistics();
            if (!StatementType.SELECT.equals(planned.getStatementType())) {
                throw new DestinationException("the statement is a " + planned.getStatementType()
                        + "; query runs one SELECT and nothing else");
            }
            Job job = jobs.run(configuration(sql).setJobTimeoutMs(Math.max(1, limit.toMillis())).build(), limit);
            return read(job.getQueryResults(BigQuery.QueryResultsOption.pageSize(Math.min(PAGE, maxRows + 1L))),
                    maxRows);
        } catch (SQLException e) {
            throw failure(e);
        } catch (BigQueryException e) {
            throw failure(BigQueryJobs.failure(e));
        } catch (JobException e) {
            throw failure(new SQLException(e.getMessage(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(new SQLException("interrupted", "stopped", e));
        }
    }

    private QueryJobConfiguration.Builder configuration(String sql) {
        return QueryJobConfiguration.newBuilder(sql).setUseLegacySql(false).setDefaultDataset(place.dataset());
    }

    private static Result read(TableResult found, int maxRows) {
        List<Field> fields = found.getSchema().getFields();
        List<List<Object>> rows = new ArrayList<>();
        boolean cut = false;
        long characters = 0;
        for (FieldValueList values : found.iterateAll()) {
            if (rows.size() == maxRows || characters > MOST_CHARACTERS) {
                cut = true;
                break;
            }
            List<Object> row = new ArrayList<>(fields.size());
            for (int i = 0; i < fields.size(); i++) {
                Object value = plain(fields.get(i), values.get(i));
                characters += value instanceof String text ? text.length() : 0;
                row.add(value);
            }
            rows.add(row);
        }
        return new Result(fields.stream().map(Field::getName).toList(), rows, cut);
    }

    private static Object plain(Field field, FieldValue value) {
        if (value.isNull()) {
            return null;
        }
        if (value.getAttribute() != FieldValue.Attribute.PRIMITIVE) {
            return value.getValue().toString();
        }
        StandardSQLTypeName type = field.getType().getStandardType();
        return switch (type) {
            case INT64 -> value.getLongValue();
            case FLOAT64 -> value.getDoubleValue();
            case NUMERIC, BIGNUMERIC -> new BigDecimal(value.getStringValue());
            case BOOL -> value.getBooleanValue();
            case TIMESTAMP -> value.getTimestampInstant();
            case DATE -> LocalDate.parse(value.getStringValue());
            case BYTES -> "\\x" + HexFormat.of().formatHex(value.getBytesValue());
            default -> value.getStringValue();
        };
    }

    private DestinationException failure(SQLException e) {
        return new DestinationException("BigQuery: " + Redactor.redact(e.getMessage()), e);
    }

    @Override
    public void close() {
        // The client holds nothing open.
    }
}
