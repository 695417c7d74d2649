package dev.etosha.pool;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.PoolClosedException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
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

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private static final int PATIENCE_MILLIS = 5_000;

    /** The SQLState with which pg_xact_status refuses an id of the future. */
    private static final String NOT_GIVEN_OUT = "22023";

    private static final String ID = "SELECT pg_catalog.pg_current_xact_id_if_assigned()";

    /** Behind a pooler each transaction may be on another server. */
    private static final String ID_AND_START = ID + ", " + Verification.Question.START.sql();

    private static final String STATUS = "SELECT pg_catalog.pg_xact_status(?::text::xid8)";

    /** The session waits for a COMMIT that will never reach it, or not in time. */
    private static final String END_IDLE = "SELECT pg_catalog.pg_terminate_backend(pid)"
            + " FROM pg_catalog.pg_stat_activity WHERE backend_xid = ?::text::xid8::xid AND state = 'idle in transaction'";

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

    /** By what PostgreSQL will know a transaction: its id, which means something on the server that gave it out. */
    public record Mark(String id, Home home) {}

    /**
     * The server that a session is on.
     *
     * @param place the cluster and its timeline; null if it can't be asked for
     * @param start of the server's main process; null if it can't be asked for
     * @param life is another after a crash; null if it can't be asked for
     */
    public record Home(
            @Nullable String place,
            @Nullable String start,
            @Nullable String life) {

        /** Whether an id means the same there: on one timeline, or in one run of one server. */
        private boolean sameIds(Home other) {
            return (place != null && other.place != null)
                    ? place.equals(other.place)
                    : start != null && start.equals(other.start) && sameLife(other);
        }

        private boolean sameLife(Home other) {
            return life != null && life.equals(other.life);
        }

        /** Whether anything can be learned of a transaction on it. */
        boolean known() {
            return place != null || (start != null && life != null);
        }

        @Override
        public String toString() {
            return place != null ? place : "a server started at " + start;
        }
    }

    /** Whether the server can be asked for the mark of a transaction on the connection, as far as is known. */
    public static boolean asks(Connection connection) {
        return home(connection) != null;
    }

    /** The mark of the transaction that is open on the connection; null if it has no id, or can't be asked for it. */
    public static @Nullable Mark mark(Connection connection) throws SQLException {
        if (!asks(connection)) {
            refuseFailed(connection);
            return null;
        }
        try (PreparedStatement question = connection.prepareStatement(question(connection)); // pgjdbc keeps its plan
                ResultSet row = question.executeQuery()) {
            return mark(connection, row);
        } catch (SQLException e) {
            throw explained(connection, e);
        }
    }

    /**
     * A failure of the question itself, which the server refuses now although it allowed it at login, as one that lets the
     * transaction be run again: it is not asked again. Other failures are returned as they are.
     */
    public static SQLException explained(Connection connection, SQLException e) {
        PhysicalConnection physical = physical(connection);
        if (physical == null || !physical.verification().refused(e)) {
            return e;
        }
        SQLException again = new SQLTransactionRollbackException(
                "the transaction was rolled back, as the server no longer tells its id: " + e.getMessage(), "40001");
        again.addSuppressed(e);
        return again;
    }

    /**
     * Refuses a transaction in which a statement has failed, whose COMMIT PostgreSQL answers with ROLLBACK, which pgjdbc
     * takes for a commit. Costs nothing if none has; asking for the {@linkplain #mark(Connection) mark} does the same.
     */
    public static void refuseFailed(Connection connection) throws SQLException {
        BaseConnection driver = Flight.driver(connection);
        if (driver != null && driver.getTransactionState() == TransactionState.FAILED) {
            try (PreparedStatement any = connection.prepareStatement("SELECT 1")) {
                any.execute(); // the server refuses it, and pgjdbc says what has failed
            }
        }
    }

    /** A statement with the question for the {@linkplain #mark(Connection, ResultSet) mark} behind it, in one flight. */
    public static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return Flight.behind(connection, sql, question(connection));
    }

    private static String question(Connection connection) {
        PhysicalConnection physical = physical(connection);
        return physical == null || physical.keepsSession() ? ID : ID_AND_START;
    }

    /** What the answer says; null if the transaction has no id, or is elsewhere than its connection was at login. */
    public static @Nullable Mark mark(Connection connection, ResultSet answer) throws SQLException {
        answer.next();
        String id = answer.getString(1);
        PhysicalConnection physical = physical(connection);
        Home home = home(connection);
        if (id == null || physical == null || home == null) {
            return null;
        }
        return physical.keepsSession() || answer.getString(2).equals(home.start()) ? new Mark(id, home) : null;
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
        long deadline = System.nanoTime() + Nanos.of(pool.config().timeout());
        RuntimeException unanswered = null;
        do {
            try {
                Boolean committed = answer(mark, lost);
                if (committed != null) {
                    return committed;
                }
            } catch (CommitOutcomeUnknownException e) {
                throw e;
            } catch (PoolClosedException e) {
                throw unknown("the pool was closed", lost);
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
            connection.setAutoCommit(false); // so that a pooler has one server answer all
            Home now = verification(connection).ask(connection);
            if (now == null) {
                throw new SQLException("the server is in recovery");
            }
            if (!mark.home().sameIds(now)) {
                throw unknown(
                        "it is another server or timeline now, or was restarted: " + now + " instead of " + mark.home(),
                        lost);
            }
            String status = status(mark, connection);
            if (status == null) {
                throw unknown("it no longer remembers transaction " + mark.id(), lost);
            }
            return switch (status) {
                case "committed" -> {
                    if (!mark.home().sameLife(now)) {
                        throw unknown(
                                "it may have crashed, and may have given the id " + mark.id()
                                        + " to another transaction",
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

    private static Verification verification(Connection connection) throws SQLException {
        PhysicalConnection physical = physical(connection);
        if (physical == null) {
            throw new SQLException("the connection is not PostgreSQL's");
        }
        return physical.verification();
    }

    private static @Nullable String status(Mark mark, Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(STATUS)) {
            question.setString(1, mark.id());
            try (ResultSet row = question.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            if (NOT_GIVEN_OUT.equals(e.getSQLState())) {
                return "aborted"; // a crash has forgotten it
            }
            throw e;
        }
    }

    /** Where the role may not do that, the server's own timeouts end the session. */
    private static void endIdle(Mark mark, Connection connection) throws SQLException {
        Verification verification = verification(connection);
        if (!verification.endsSessions()) {
            return;
        }
        try (PreparedStatement end = connection.prepareStatement(END_IDLE)) {
            end.setString(1, mark.id());
            end.execute();
        } catch (SQLException e) {
            verification.endRefused(e);
            LOG.log(Level.DEBUG, "a session that waits for its COMMIT could not be ended", e);
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
