package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Loss;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.TableSchema;

/**
 * A destination that speaks SQL. A database adds its {@link Dialect}, its {@link BulkWriter} and how to connect; one with a
 * driver extends {@link JdbcDestination}.
 */
public abstract class SqlDestination extends SqlHooks implements Destination {
    /** Loads and dead letters older than this are forgotten when the dataset is opened. */
    static final Duration MEMORY = Duration.ofDays(400);

    private final Dialect dialect;
    private final DestinationSettings settings;
    private final String place;
    private final BulkWriter bulk;
    private final SystemTables systemTables;

    private Session session;
    private TableStore tables;
    private SqlLoad.Parts parts;
    private SqlLease lease;
    private Load openLoad;
    private long lastCommit;

    /**
     * @param place where it is, for messages; without secrets
     */
    protected SqlDestination(Dialect dialect, DestinationSettings settings, String place, BulkWriter bulk) {
        settings.requireDatasetName();
        this.dialect = dialect;
        this.settings = settings;
        this.place = place;
        this.bulk = bulk;
        this.systemTables = new SystemTables(settings.system());
    }

    protected DestinationSettings settings() {
        return settings;
    }

    /** The one sentence of an error at this place. */
    protected DestinationException failure(String doing, Throwable cause) {
        return SqlFailures.explain(dialect, place, doing, cause);
    }

    @Override
    public Capabilities capabilities() {
        return dialect.capabilities();
    }

    @Override
    public CommitUnit commitUnit() {
        return dialect.commitUnit();
    }

    @Override
    public void validate() {
        try {
            check();
        } catch (SQLException e) {
            throw failure("connecting", e);
        }
    }

    @Override
    public void open() {
        try {
            session = new Session(dialect, settings.system(), settings.dataset(), place, statements());
        } catch (SQLException e) {
            throw failure("connecting", e);
        }
        try {
            Stages stages = new Stages(session, bulk);
            tables = new TableStore(session, stages, systemTables);
            OwnFamilies families = new OwnFamilies(session, tables);
            parts = new SqlLoad.Parts(session, new CachedState(new SqlStateReader(session)), tables, stages,
                    new BookkeepingWriter(session, tables, stages, systemTables, () -> lease),
                    new ReplaceWriter(session, tables, stages),
                    () -> new FirstRows(session, tables, stages, families, appender()));
            Layout layout = new Layout(session, tables, systemTables);
            bringUp(session.sql(), () -> layout.bringUp(MEMORY));
            tables.readSchemas();
            opened(session.sql());
        } catch (SQLException e) {
            DestinationException failure = session.failure("opening dataset " + settings.dataset(), e);
            close();
            throw failure;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public Lease lease(String owner, Duration life) {
        requireOpen();
        Statements own = null;
        try {
            own = further(session.sql());
            Session ownSession = new Session(dialect, settings.system(), settings.dataset(), place, own);
            lease = SqlLease.take(ownSession, session.table(systemTables.leaseName()),
                    new SqlLease.Taker(owner, life, exclusive(), sessionName(session.sql()), this::endDead,
                            session.sql()));
        } catch (SQLException e) {
            SqlFailures.closeQuietly(own, e);
            throw session.failure("taking the lease", e);
        } catch (DestinationException e) {
            SqlFailures.closeQuietly(own, e);
            throw e;
        }
        parts.cache().forget();
        try {
            parts.stages().dropLeftOvers(tables.engine().names());
            leased(session.sql());
        } catch (SQLException e) {
            throw session.failure("dropping the stages of a run that died", e);
        }
        return lease;
    }

    /** The name of the lease's table. */
    protected final String leaseName() {
        return systemTables.leaseName();
    }

    /** Ends the session of a writer whose lease is over, before anything waits for its locks. The lease's table is there. */
    protected final void endExpired(Statements sql) throws SQLException {
        SqlLease.endExpired(sql, session.table(leaseName()), this::endDead);
    }

    private void endDead(Statements sql, String name) throws SQLException {
        if (!name.equals(sessionName(session.sql()))) {
            endSession(sql, name);
        }
    }

    @Override
    public List<TableSchema> tables() {
        requireOpen();
        return tables.tables();
    }

    @Override
    public Map<String, List<Loss>> lost(Map<String, Collection<String>> roots) {
        requireOpen();
        try {
            return new LostTables(session, tables).find(roots);
        } catch (SQLException e) {
            throw session.failure("looking whether the tables are whole", e);
        }
    }

    @Override
    public StateReader state() {
        requireOpen();
        // Where commits are dear, so is every question.
        return dialect.commitUnit().equals(CommitUnit.BATCH) ? parts.cache() : new SqlStateReader(session);
    }

    @Override
    public DeadLetters deadLetters() {
        requireOpen();
        return new SqlDeadLetters(session, tables);
    }

    @Override
    public Optional<DatasetObjects> objects() {
        requireOpen();
        return Optional.of(new SqlObjects(session));
    }

    @Override
    public void prepare(Collection<TableSchema> schemas) {
        requireOpen();
        try {
            tables.prepare(schemas);
        } catch (SQLException e) {
            throw session.failure("preparing tables " + schemas.stream().map(TableSchema::name).toList(), e);
        }
    }

    @Override
    public Load begin(String loadId) {
        requireOpen();
        if (openLoad != null) {
            throw new DestinationException("load " + loadId + " cannot begin: another one is open");
        }
        openLoad = new SqlLoad(parts, () -> commit(loadId), this::afterCommit, () -> openLoad = null);
        return openLoad;
    }

    private Commit commit(String loadId) {
        Commit commit = Commit.after(lastCommit, loadId);
        lastCommit = commit.version();
        return commit;
    }

    private void afterCommit() {
        try {
            committed(session.sql());
        } catch (SQLException e) {
            throw session.failure("making the commit durable", e);
        }
    }

    /** Drops caravan's own tables; the schema too when nothing else is in it. */
    @Override
    public void drop() {
        requireOpen();
        try {
            tables.dropAll();
        } catch (SQLException e) {
            throw session.failure("dropping dataset " + settings.dataset(), e);
        }
        if (lease != null) {
            lease.abandon();
        }
        close();
    }

    private void requireOpen() {
        if (session == null) {
            throw new DestinationException(dialect.title() + " at " + place + " is not open");
        }
    }

    @Override
    public void close() {
        if (session == null) {
            return;
        }
        Session closing = session;
        SqlLease held = lease;
        Stages left = parts == null ? null : parts.stages();
        parts = null;
        session = null;
        openLoad = null;
        lease = null;
        if (held != null) {
            held.close();
        }
        try (Statements sql = closing.sql()) {
            if (left != null) {
                left.drop();
            }
        } catch (SQLException e) {
            throw failure("closing", e);
        }
    }
}
