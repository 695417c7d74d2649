package dev.etosha.execution;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Learns from PostgreSQL what became of a commit whose answer was lost: {@code pg_xact_status} knows the fate of each
 * transaction by its id. The id means something only in the same cluster on the same timeline, so both are compared
 * before the answer is believed.
 */
final class CommitCheck {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private static final int PATIENCE_MILLIS = 5_000;

    /** pg_walfile_name begins with the timeline; of the functions that know it, it is the one open to everybody. */
    private static final String PLACE = "(SELECT system_identifier FROM pg_control_system()) || '/' ||"
            + " substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

    /** On a standby nothing has an id, and the place can't be asked for. */
    private static final String MARK = "SELECT id::text, CASE WHEN id IS NOT NULL THEN " + PLACE
            + " END FROM (SELECT pg_current_xact_id_if_assigned() AS id) AS own";

    private static final String FATE = "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE " + PLACE
            + " END, CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_xact_status(?::text::xid8) END";

    private final ConnectionPool pool;
    private final Retrying.Sleeper sleeper;

    CommitCheck(ConnectionPool pool, Retrying.Sleeper sleeper) {
        this.pool = pool;
        this.sleeper = sleeper;
    }

    /**
     * By what PostgreSQL will know a transaction.
     *
     * @param place the cluster and its timeline
     */
    record Mark(String id, String place) {}

    /** The mark of the transaction that is open on the connection; null if it has no id. */
    static @Nullable Mark mark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MARK)) {
            row.next();
            String id = row.getString(1);
            return id == null ? null : new Mark(id, row.getString(2));
        }
    }

    /**
     * Whether the transaction was committed. Blocks for at most about the pool's timeout.
     *
     * @param lost what the commit failed with
     * @throws CommitOutcomeUnknownException if it can't be learned
     */
    boolean committed(Mark mark, SQLException lost) {
        long deadline = System.nanoTime() + pool.config().timeout().toNanos();
        RuntimeException unanswered = null;
        do {
            try {
                String status = status(mark, lost);
                if (!"in progress".equals(status)) {
                    return "committed".equals(status);
                }
            } catch (CommitOutcomeUnknownException e) {
                throw e;
            } catch (RuntimeException e) {
                unanswered = e; // the database may be on its way back
            }
            try {
                sleeper.sleep(BETWEEN_QUESTIONS);
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

    private String status(Mark mark, SQLException lost) {
        try (Connection connection = pool.borrow();
                PreparedStatement question = connection.prepareStatement(FATE)) {
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS); // the network may be gone again
            question.setString(1, mark.id());
            try (ResultSet row = question.executeQuery()) {
                row.next();
                String place = row.getString(1);
                String status = row.getString(2);
                if (!mark.place().equals(place)) {
                    throw unknown(
                            "it is another server or timeline now: " + place + " instead of " + mark.place(), lost);
                }
                if (status == null) {
                    throw unknown("it no longer remembers transaction " + mark.id(), lost);
                }
                return status;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the question was not answered", e);
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
