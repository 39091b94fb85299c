package dev.kitecaravan.load.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LeaseHeldException;

/** Who may write, statement by statement: of two writers the commit of one is refused, whatever the other did and when. */
class SqlLeaseTest {
    private static final String TABLE = "\"data\".\"lease\"";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Memory memory = new Memory();
    private final List<String> ended = new ArrayList<>();
    private Sql hand;

    @BeforeEach
    void makeTable() throws SQLException {
        hand = memory.connect();
        hand.execute("create schema \"data\"");
        hand.execute("create table " + TABLE + " (name varchar, token varchar, owner varchar,"
                + " heartbeat timestamp(6) with time zone, expires timestamp(6) with time zone)");
    }

    @AfterEach
    void forget() throws SQLException {
        hand.close();
    }

    private void unique() throws SQLException {
        hand.execute("create unique index lease_key on " + TABLE + " (name)");
    }

    private static Dialect dialect(boolean locks) {
        return locks
                ? Memory.dialect().says(Phrase.LOCK_ROW, " for update").build()
                : Memory.dialect().lacks(Phrase.LOCK_ROW).build();
    }

    private SqlLease.Taker taker(String owner, Duration life, boolean exclusive, String session) {
        return new SqlLease.Taker(owner, life, exclusive, session, (sql, name) -> ended.add(name), hand);
    }

    private SqlLease take(String owner, Duration life) throws SQLException {
        return take(memory.connect(), owner, life);
    }

    private SqlLease take(Statements over, String owner, Duration life) throws SQLException {
        return SqlLease.take(Memory.session(dialect(false), over), TABLE, taker(owner, life, false, ""));
    }

    /** A row that another process left. */
    private void left(String token, String expires) throws SQLException {
        hand.execute("insert into " + TABLE + " values ('writer', '" + token + "', 'the other', current_timestamp,"
                + " current_timestamp + interval " + expires + ")");
    }

    private List<String> owners() throws SQLException {
        return hand.query("select owner from " + TABLE + " order by 1", row -> row.getString(1));
    }

    @Test
    void whileALeaseLastsItsHolderIsNamedAndStays() throws Exception {
        SqlLease one = take("one", MINUTE);

        assertThatThrownBy(() -> take("two", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("is being written by one, whose lease lasts until");
        one.renew();
        one.requireHeld();
        assertThat(owners()).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoseLeaseWasTakenOverCommitsRenewsAndGivesBackNothing(boolean locks) throws Exception {
        Session writer = Memory.session(dialect(locks), memory.connect());
        SqlLease late = take("late", Duration.ZERO);
        late.fence(writer);
        late.requireHeld();

        SqlLease next = take("next", MINUTE);

        for (ThrowingCallable each : List
                .<ThrowingCallable>of(() -> late.fence(writer), late::renew,
                        late::requireHeld)) {
            assertThatThrownBy(each).isInstanceOf(DestinationException.class)
                    .hasMessageContaining("taken over by another run");
        }
        late.close();
        next.fence(writer);
        next.requireHeld();
        next.renew();
        assertThat(owners()).containsExactly("next");
        writer.sql().close();
    }

    @Test
    void aLeaseThatEndsNowIsOver() throws Exception {
        left("other/1/", "'0' second");

        take("next", MINUTE);

        assertThat(owners()).containsExactly("next");
    }

    @Test
    void renewingMovesTheEndByTheLeasesLife() throws Exception {
        SqlLease lease = take("one", MINUTE);
        hand.execute("update " + TABLE + " set heartbeat = timestamp '2020-01-01 00:00:00', expires = heartbeat");

        lease.renew();

        assertThat(hand.query("select heartbeat, expires from " + TABLE,
                row -> Duration.between(row.getInstant(1), row.getInstant(2)))).containsExactly(MINUTE);
        Instant now = hand.query("select current_timestamp", row -> row.getInstant(1)).get(0);
        assertThat(hand.query("select expires from " + TABLE, row -> row.getInstant(1)).get(0))
                .isBetween(now.plusSeconds(30), now.plus(MINUTE));
    }

    @Test
    void aProcessThatDiedHasNoLeaseWhereTheDatabaseLetsOnlyOneIn() throws Exception {
        left("other/1/", "'1' hour");

        assertThatThrownBy(() -> take("next", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("the other");
        SqlLease.take(Memory.session(dialect(false), memory.connect()), TABLE, taker("next", MINUTE, true, ""));
        assertThat(owners()).containsExactly("next");
        assertThatThrownBy(() -> SqlLease.take(Memory.session(dialect(false), memory.connect()), TABLE,
                taker("another thread", MINUTE, true, ""))).as("this process lives")
                .isInstanceOf(LeaseHeldException.class);
    }

    @Test
    void theSessionOfAHolderThatDiedIsEndedBeforeItsLeaseIsTakenAndNoOther() throws Exception {
        left("other/1/session 7/b", "'1' hour");
        assertThatThrownBy(() -> take("next", MINUTE)).isInstanceOf(LeaseHeldException.class);
        assertThat(ended).as("it lives").isEmpty();

        hand.execute("update " + TABLE + " set expires = current_timestamp - interval '1' second");
        take("next", Duration.ZERO);
        assertThat(ended).containsExactly("session 7/b");

        take("third", MINUTE);
        assertThat(ended).as("the one before told none").containsExactly("session 7/b");
    }

    @Test
    void aLeaseTellsTheSessionThatCommits() throws Exception {
        SqlLease.take(Memory.session(dialect(false), memory.connect()), TABLE,
                taker("one", Duration.ZERO, false, "pid 42"));

        take("two", MINUTE);

        assertThat(ended).containsExactly("pid 42");
    }

    @Test
    void whenADatasetIsOpenedSessionsOfLeasesThatAreOverEndAndThoseOfOthersStay() throws Exception {
        SqlLease.Ending ending = (sql, name) -> ended.add(name);
        SqlLease.endExpired(hand, TABLE, ending);
        left("other/1/alive", "'1' hour");
        SqlLease.endExpired(hand, TABLE, ending);
        assertThat(ended).isEmpty();
        left("other/2/dead", "'0' second");
        left("other/3/", "'0' second");
        left("of an older version", "'0' second");

        SqlLease.endExpired(hand, TABLE, ending);

        assertThat(ended).containsExactly("dead");
        assertThat(owners()).hasSize(4);
    }

    @Test
    void whatWasGivenBackIsFreeAtOnceAndItsHolderAsksForNothingMore() throws Exception {
        SqlLease one = take("one", MINUTE);
        one.close();
        assertThat(owners()).isEmpty();

        take("two", MINUTE);
        one.close();
        one.renew();
        one.requireHeld();
        one.abandon();
        assertThat(owners()).containsExactly("two");
    }

    @Test
    void aLeaseIsForgottenWithItsTable() throws Exception {
        Sql own = memory.connect();
        SqlLease one = take(own, "one", MINUTE);
        hand.execute("drop table " + TABLE);

        one.abandon();
        one.abandon();
        one.close();

        assertThat(own.connection().isClosed()).isTrue();
    }

    @Test
    void aLeaseThatEndedUnseenEndsWhatItsWriterWaitsFor() throws Exception {
        List<String> aborted = new ArrayList<>();
        Meddling writer = new Meddling(hand, "abort", () -> aborted.add("the writer"));
        SqlLease lease = SqlLease.take(Memory.session(dialect(false), memory.connect()), TABLE,
                new SqlLease.Taker("one", MINUTE, false, "", (sql, name) -> ended.add(name), writer));

        lease.expired();

        assertThat(aborted).containsExactly("the writer");
    }

    /** As on warehouses, which have no unique index: both see an empty table, and both insert. */
    @Test
    void ofTwoThatInsertAtOnceTheOneThatLooksLaterStandsBack() throws Exception {
        Meddling over = new Meddling(memory.connect(), "insert", () -> left("other/1/", "'1' hour"));

        assertThatThrownBy(() -> take(over, "late", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("the other");
        assertThat(owners()).containsExactly("the other");
    }

    @Test
    void aRowThatIsOverDoesNotMakeALeaseStandBack() throws Exception {
        Meddling over = new Meddling(memory.connect(), "insert", () -> left("other/1/", "'0' second"));

        take(over, "one", MINUTE).requireHeld();

        assertThat(owners()).containsExactly("one", "the other");
    }

    @Test
    void ofTwoThatInsertAtOnceTheUniqueIndexRefusesOne() throws Exception {
        unique();
        Meddling over = new Meddling(memory.connect(), "insert", () -> left("other/1/", "'1' hour"));

        assertThatThrownBy(() -> take(over, "late", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("the other");
        assertThat(owners()).containsExactly("the other");
    }

    @Test
    void anInsertThatFailsForAnotherReasonIsToldAsItIs() throws Exception {
        Meddling over = new Meddling(memory.connect(), "insert", () -> {
            throw new SQLException("the disk is full");
        });

        assertThatThrownBy(() -> take(over, "one", MINUTE)).isInstanceOf(SQLException.class)
                .hasMessageContaining("the disk is full");
    }

    @Test
    void ofTwoThatTakeOverAtOnceTheSecondSeesTheFirst() throws Exception {
        unique();
        left("other/1/", "'0' second");
        Meddling over = new Meddling(memory.connect(), "update",
                () -> hand.execute("update " + TABLE + " set token = 'third/1/', owner = 'the third',"
                        + " expires = current_timestamp + interval '1' hour"));

        assertThatThrownBy(() -> take(over, "late", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("the third");
        assertThat(owners()).containsExactly("the third");
    }

    @Test
    void amongManyThatWantItAtOnceOneGivesUpAndSaysSo() throws Exception {
        left("other/1/", "'0' second");
        int[] times = {0};
        Meddling over = new Meddling(memory.connect(), "update",
                () -> hand.execute("update " + TABLE + " set token = 'other/" + times[0]++ + "/'"));

        assertThatThrownBy(() -> take(over, "late", MINUTE)).isInstanceOf(LeaseHeldException.class)
                .hasMessageContaining("several runs want to write to it at once");
        assertThat(times[0]).isEqualTo(3);
    }

    /** Statements before some of which another process does something. */
    private record Meddling(Sql sql, String before, Between between) implements Statements {
        interface Between {
            void run() throws SQLException;
        }

        @Override
        public long update(String command, Object... arguments) throws SQLException {
            if (command.startsWith(before)) {
                between.run();
            }
            return sql.update(command, arguments);
        }

        @Override
        public void execute(String command) throws SQLException {
            sql.execute(command);
        }

        @Override
        public <T> List<T> query(String query, RowReader<T> reader, Object... arguments) throws SQLException {
            return sql.query(query, reader, arguments);
        }

        @Override
        public <T> T transaction(Work<T> work) throws SQLException {
            return sql.transaction(work);
        }

        @Override
        public void abort() throws SQLException {
            if (before.equals("abort")) {
                between.run();
            }
        }

        @Override
        public void close() throws SQLException {
            sql.close();
        }
    }
}
