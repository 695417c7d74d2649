package dev.etosha.execution;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt came, and so what its failure means to the caller.
 *
 * @param number of the attempt, counted from 1
 * @param commits whether the phase was reached by a COMMIT
 * @param readOnly whether the server was to refuse writes
 */
record Reached(String pool, int number, Phase phase, boolean commits, boolean readOnly) {

    Outcome outcome(Failure failure) {
        return failure.outcome(phase, readOnly);
    }

    /** Whether the lost work looks like a read. Not after COMMIT: the work before it has an unknown outcome. */
    boolean looksLikeRead() {
        return (phase == Phase.READ || phase == Phase.ROWS) && !commits;
    }

    /** Our exception for a failure of the database. */
    DatabaseException exception(SQLException e, Failure failure) {
        String state = failure.sqlState();
        String text = "pool " + pool + ": " + e.getMessage();
        DatabaseException exception =
                switch (outcome(failure)) {
                    case NOT_APPLIED_RETRY -> new TransientDatabaseException(text, e, state, pool, number);
                    case NOT_APPLIED_FINAL -> new PermanentDatabaseException(text, e, state, pool, number);
                    case APPLIED -> applied(e, failure);
                    case UNKNOWN -> looksLikeRead() ? lostRead(e, state) : unknown(e, state);
                };
        return exception.about(failure.subject());
    }

    /** The failure of what looks like a read. It has applied nothing, unless the application hides a write in it. */
    private TransientDatabaseException lostRead(SQLException e, @Nullable String state) {
        return new TransientDatabaseException(
                "pool " + pool + ": the connection was lost during what looks like a read: " + e.getMessage(),
                e,
                state,
                pool,
                number);
    }

    AppliedDatabaseException applied(@Nullable Exception e, Failure failure) {
        return new AppliedDatabaseException(
                "pool " + pool + ": the statement was applied, but its result is not available"
                        + (e == null ? "" : ": " + e.getMessage()),
                e,
                failure.sqlState(),
                pool,
                number);
    }

    CommitOutcomeUnknownException unknown(Exception e, @Nullable String state) {
        String why =
                switch (phase) {
                    case PARTS -> "the text may commit before it fails, so it is unknown how much of it was applied: ";
                    case SEVERAL -> "the work ran outside of a transaction, and a part of it was applied: ";
                    default ->
                        "the connection was lost before the database answered, so it is unknown whether the work was"
                                + " applied: ";
                };
        return unknown(why, e, state);
    }

    CommitOutcomeUnknownException unknown(String why, Exception e, @Nullable String state) {
        return new CommitOutcomeUnknownException("pool " + pool + ": " + why + e.getMessage(), e, state, pool, number);
    }
}
