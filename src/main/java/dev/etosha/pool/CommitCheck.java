package dev.etosha.pool;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Learns from PostgreSQL what became of a commit whose answer was lost: {@code pg_xact_status} knows the fate of each
 * transaction by its id. The id means something only in the same cluster on the same timeline, so both are compared
 * before the answer is believed. And a crash forgets ids that no log record on disk has, and gives them out again: after
 * one, another transaction's commit is not taken for this one's.
 */
public final class CommitCheck {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private static final int PATIENCE_MILLIS = 5_000;

    /** The SQLState with which pg_xact_status refuses an id of the future. */
    private static final String NOT_GIVEN_OUT = "22023";

    /** pg_walfile_name begins with the timeline; of the functions that know it, it is the one open to everybody. */
    private static final String PLACE = "(SELECT system_identifier FROM pg_control_system()) || '/' ||"
            + " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

    /** A crash sets the statistics back; a restart in order does not. */
    private static final String LIFE = "(SELECT stats_reset::text FROM pg_stat_bgwriter)";

    /** On a standby nothing has an id, and the place can't be asked for. */
    private static final String MARK = "SELECT id::text, CASE WHEN id IS NOT NULL THEN " + PLACE
            + " END, CASE WHEN id IS NOT NULL THEN " + LIFE
            + " END FROM (SELECT pg_current_xact_id_if_assigned() AS id) AS own";

    /** The same where place and life are known. A cast to text would be three tenths of a microsecond of its five. */
    private static final String ID = "SELECT pg_current_xact_id_if_assigned()";

    /** It is not asked elsewhere, where the id is another's. Null in recovery, where nothing can be asked. */
    private static final String FATE = "SELECT place, life, CASE WHEN place = ? THEN pg_xact_status(?::text::xid8) END"
            + " FROM (SELECT CASE WHEN NOT pg_is_in_recovery() THEN " + PLACE + " END AS place, " + LIFE
            + " AS life) AS now";

    /** The session waits for a COMMIT that will never reach it, or not in time. */
    private static final String END_IDLE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE backend_xid = ?::text::xid8::xid AND state = 'idle in transaction'";

    private final ConnectionPool pool;
    private final Pause pause;

    /** Lets the time between two questions pass. */
    public interface Pause {

        void sleep(Duration time) throws InterruptedException;
    }

    public CommitCheck(ConnectionPool pool, Pause pause) {
        this.pool = pool;
        this.pause = pause;
    }

    /**
     * By what PostgreSQL will know a transaction.
     *
     * @param place the cluster and its timeline
     * @param life is another after a crash
     */
    public record Mark(String id, String place, String life) {}

    /** Place and life of a session that has had an id: it ends with its server's life, and before its timeline does. */
    record Home(String place, String life) {}

    /** The mark of the transaction that is open on the connection; null if it has no id. */
    public static @Nullable Mark mark(Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(question(connection)); // pgjdbc keeps its plan
                ResultSet row = question.executeQuery()) {
            return mark(connection, row);
        }
    }

    /**
     * Refuses a transaction in which a statement has failed, whose COMMIT PostgreSQL answers with ROLLBACK, which pgjdbc
     * takes for a commit. Costs nothing if none has; asking for the {@linkplain #mark(Connection) mark} does the same.
     */
    public static void refuseFailed(Connection connection) throws SQLException {
        BaseConnection driver = Flight.driver(connection);
        if (driver != null && driver.getTransactionState() == TransactionState.FAILED) {
            Mark unused = mark(connection); // the server refuses it, and pgjdbc says what has failed
        }
    }

    /** A statement with the question for the {@linkplain #mark(Connection, ResultSet) mark} behind it, in one flight. */
    public static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return Flight.behind(connection, sql, question(connection));
    }

    /** The same for the {@linkplain Flight#first first} statement of a transaction. */
    public static PreparedStatement prepareFirst(Connection connection, String begin, String sql) throws SQLException {
        return Flight.first(connection, begin, sql, question(connection));
    }

    private static String question(Connection connection) {
        return home(connection) == null ? MARK : ID;
    }

    /** What the answer says; null if the transaction has no id. */
    public static @Nullable Mark mark(Connection connection, ResultSet answer) throws SQLException {
        answer.next();
        String id = answer.getString(1);
        if (id == null) {
            return null;
        }
        Home home = home(connection);
        if (home == null) {
            home = new Home(answer.getString(2), answer.getString(3));
            PhysicalConnection physical = physical(connection);
            if (physical != null) {
                physical.home(home);
            }
        }
        return new Mark(id, home.place(), home.life());
    }

    private static @Nullable Home home(Connection connection) {
        PhysicalConnection physical = physical(connection);
        return physical == null ? null : physical.home();
    }

    private static @Nullable PhysicalConnection physical(Connection connection) {
        return connection instanceof LentConnection handle && handle.lender() instanceof PhysicalConnection physical
                ? physical
                : null;
    }

    /**
     * Commits. Null if it is done, otherwise how the answer was lost; to be followed by {@link #committed}, once the
     * connection was given back. Throws what is certain, and without a mark also what is not.
     */
    public static @Nullable SQLException commit(Connection connection, @Nullable Mark mark) throws SQLException {
        try {
            connection.commit();
            return null;
        } catch (SQLException e) {
            if (mark != null && Failure.of(e).outcome(Phase.COMMIT) == Outcome.UNKNOWN) {
                return e;
            }
            throw e;
        }
    }

    /**
     * Whether the transaction was committed. Blocks for at most about the pool's timeout.
     *
     * @param lost what the commit failed with
     * @throws CommitOutcomeUnknownException if it can't be learned
     */
    public boolean committed(Mark mark, SQLException lost) {
        long deadline = System.nanoTime() + pool.config().timeout().toNanos();
        RuntimeException unanswered = null;
        do {
            try {
                Boolean committed = answer(mark, lost);
                if (committed != null) {
                    return committed;
                }
            } catch (CommitOutcomeUnknownException e) {
                throw e;
            } catch (RuntimeException e) {
                unanswered = e; // the database may be on its way back
            }
            try {
                pause.sleep(BETWEEN_QUESTIONS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unknown("interrupted while waiting for its answer", lost);
            }
        } while (System.nanoTime() - deadline < 0);
        CommitOutcomeUnknownException unknown = unknown("it could not be asked in time", lost);
        if (unanswered != null) {
            unknown.addSuppressed(unanswered);
        }
        throw unknown;
    }

    /** Null while it is in progress. */
    private @Nullable Boolean answer(Mark mark, SQLException lost) {
        try (Connection connection = pool.borrowPlain()) {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS); // the network may be gone again
            Fate fate = fate(mark, connection);
            if (!mark.place().equals(fate.place())) {
                throw unknown(
                        "it is another server or timeline now: " + fate.place() + " instead of " + mark.place(), lost);
            }
            if (fate.status() == null) {
                throw unknown("it no longer remembers transaction " + mark.id(), lost);
            }
            return switch (fate.status()) {
                case "committed" -> {
                    if (!mark.life().equals(fate.life())) {
                        throw unknown(
                                "it has crashed, and may have given the id " + mark.id() + " to another transaction",
                                lost);
                    }
                    yield true;
                }
                case "aborted" -> false;
                default -> {
                    endIdle(mark, connection);
                    yield null;
                }
            };
        } catch (SQLException e) {
            throw new IllegalStateException("the question was not answered", e);
        }
    }

    /** What PostgreSQL says now. */
    private record Fate(String place, String life, @Nullable String status) {}

    private static Fate fate(Mark mark, Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(FATE)) {
            question.setString(1, mark.place());
            question.setString(2, mark.id());
            try (ResultSet row = question.executeQuery()) {
                row.next();
                String place = row.getString(1);
                if (place == null) {
                    throw new SQLException("the server is in recovery");
                }
                return new Fate(place, row.getString(2), row.getString(3));
            }
        } catch (SQLException e) {
            if (NOT_GIVEN_OUT.equals(e.getSQLState())) {
                return new Fate(mark.place(), "", "aborted"); // a crash has forgotten it
            }
            throw e;
        }
    }

    private static void endIdle(Mark mark, Connection connection) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END_IDLE)) {
            end.setString(1, mark.id());
            end.execute();
        }
    }

    private CommitOutcomeUnknownException unknown(String why, SQLException lost) {
        return new CommitOutcomeUnknownException(
                "pool " + pool.name()
                        + ": the connection was lost while COMMIT was out, and PostgreSQL could not tell what"
                        + " became of it: " + why,
                lost,
                lost.getSQLState(),
                pool.name(),
                1);
    }
}
