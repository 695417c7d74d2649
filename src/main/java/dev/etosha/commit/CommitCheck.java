package dev.etosha.commit;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.PoolClosedException;
import dev.etosha.threads.Nanos;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the outcome of a commit whose answer was lost. {@code pg_xact_status} returns the status of a transaction
 * id. An id is valid only in one cluster on one timeline, so both are compared first. A crash loses ids that were not
 * on disk yet, and the server assigns them again. So after a crash "committed" is not trusted.
 */
public final class CommitCheck {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private static final int PATIENCE_MILLIS = 5_000;

    /** The SQLState of pg_xact_status for an id that was not assigned yet. */
    private static final String NOT_GIVEN_OUT = "22023";

    private static final String STATUS = "SELECT pg_catalog.pg_xact_status(?::text::xid8)";

    /** Ends the old session, which waits for a COMMIT that comes too late or never. */
    private static final String END_IDLE = "SELECT pg_catalog.pg_terminate_backend(pid)"
            + " FROM pg_catalog.pg_stat_activity WHERE backend_xid = ?::text::xid8::xid AND state = 'idle in transaction'";

    private final String pool;
    private final LongFunction<Connection> connections;
    private final Duration patience;
    private final Pause pause;

    /** Waits between two questions. */
    public interface Pause {

        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * A check for one pool.
     *
     * @param connections lends connections of the pool outside any transaction, after at most so many nanoseconds
     * @param patience how long to ask
     */
    public CommitCheck(String pool, LongFunction<Connection> connections, Duration patience, Pause pause) {
        this.pool = pool;
        this.connections = connections;
        this.patience = patience;
        this.pause = pause;
    }

    /**
     * Whether the transaction was committed. Blocks for about the patience at most. Asks nothing if it is zero.
     *
     * @param lost the failure of the commit
     * @throws CommitOutcomeUnknownException if the outcome can't be found out
     */
    public boolean committed(Mark mark, SQLException lost) {
        long deadline = System.nanoTime() + Nanos.of(patience);
        RuntimeException unanswered = null;
        for (long left = Nanos.of(patience); left > 0; left = deadline - System.nanoTime()) {
            try {
                Boolean committed = answer(mark, lost, left);
                if (committed != null) {
                    return committed;
                }
            } catch (CommitOutcomeUnknownException e) {
                throw e;
            } catch (PoolClosedException e) {
                throw unknown("the pool was closed", lost);
            } catch (RuntimeException e) {
                unanswered = e; // the database may come back
            }
            try {
                pause.sleep(BETWEEN_QUESTIONS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unknown("interrupted while waiting for its answer", lost);
            }
        }
        CommitOutcomeUnknownException unknown = unknown("it did not answer in time", lost);
        if (unanswered != null) {
            unknown.addSuppressed(unanswered);
        }
        throw unknown;
    }

    /** Null while the transaction is in progress. */
    private @Nullable Boolean answer(Mark mark, SQLException lost, long most) {
        try (Connection connection = connections.apply(most)) {
            int answer = (int) Math.max(1, Math.min(PATIENCE_MILLIS, TimeUnit.NANOSECONDS.toMillis(most)));
            connection.setNetworkTimeout(Runnable::run, answer); // the network may fail again
            connection.setAutoCommit(false); // so that a pooler sends all questions to one server
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
        Verified verified = MarkedCommit.verified(connection);
        if (verified == null) {
            throw new SQLException("the connection is not PostgreSQL's");
        }
        return verified.verification();
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
                return "aborted"; // lost in a crash
            }
            throw e;
        }
    }

    /** Ends the session if the role may do that. Otherwise the server's own timeouts end it. */
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
                "pool " + pool
                        + ": the connection was lost during COMMIT, and PostgreSQL could not tell its"
                        + " outcome: " + why,
                lost,
                lost.getSQLState(),
                pool,
                1);
    }
}
