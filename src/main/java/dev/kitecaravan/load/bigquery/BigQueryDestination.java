package dev.kitecaravan.load.bigquery;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableId;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.sql.SqlDestination;
import dev.kitecaravan.load.sql.StageFiles;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/** Loads into BigQuery: rows go by load jobs into stage tables, and from there by MERGE and INSERT in one transaction. */
final class BigQueryDestination extends SqlDestination {
    private final BigQueryPlace place;
    private final StageFiles files;

    BigQueryDestination(DestinationSettings settings, BigQueryPlace place) {
        this(settings, place, new StageFiles((sql, stage, file) -> load(place, sql, stage, file)));
    }

    private BigQueryDestination(DestinationSettings settings, BigQueryPlace place, StageFiles files) {
        super(BigQueryDialect.DIALECT, settings, place.toString(), files);
        this.place = place;
        this.files = files;
    }

    private static void load(BigQueryPlace place, Statements sql, StageTable stage, Path file) throws SQLException {
        try {
            ((BigQueryStatements) sql).jobs()
                    .load(TableId.of(place.project(), place.settings().dataset(), stage.plain()), file);
        } catch (IOException e) {
            throw new DestinationException("file " + file + " cannot be sent to BigQuery: " + e.getMessage(), e);
        }
    }

    @Override
    protected Statements statements() throws SQLException {
        BigQuery client = place.client();
        try {
            Dataset dataset = client.getDataset(place.dataset());
            if (dataset == null) {
                dataset = create(client);
            }
            return new BigQueryStatements(
                    new BigQueryJobs(client, place.project(), dataset.getLocation(), place.longest()));
        } catch (BigQueryException e) {
            throw BigQueryJobs.failure(e);
        }
    }

    private Dataset create(BigQuery client) {
        DatasetInfo.Builder wanted = DatasetInfo.newBuilder(place.dataset())
                .setDescription("CI data, loaded by caravan");
        if (settings().cloud().region() != null) {
            wanted.setLocation(settings().cloud().region());
        }
        try {
            return client.create(wanted.build());
        } catch (BigQueryException e) {
            Dataset made = e.getCode() == 409 ? client.getDataset(place.dataset()) : null;
            if (made == null) {
                throw e;
            }
            return made;
        }
    }

    @Override
    protected String sessionName(Statements sql) throws SQLException {
        return ((BigQueryStatements) sql).session();
    }

    @Override
    protected void endSession(Statements sql, String name) throws SQLException {
        ((BigQueryStatements) sql).endSession(name);
    }

    @Override
    protected boolean exclusive() {
        return false;
    }

    /** Whether jobs may be run; that tables may be made shows when the first one is. */
    @Override
    protected void check() throws SQLException {
        BigQuery client = place.client();
        try {
            Dataset dataset = client.getDataset(place.dataset());
            new BigQueryJobs(client, place.project(), dataset == null ? null : dataset.getLocation(),
                    place.longest())
                    .dryRun(QueryJobConfiguration.newBuilder("select 1").setDryRun(true).build());
        } catch (BigQueryException e) {
            throw BigQueryJobs.failure(e);
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            files.close();
        }
    }
}
