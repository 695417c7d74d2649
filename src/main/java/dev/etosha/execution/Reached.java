package dev.etosha.execution;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.retry.Attempt;
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
 * @param ownReadOnly whether the session refused a write, and not the server
 */
record Reached(String pool, int number, Phase phase, boolean commits, boolean readOnly, boolean ownReadOnly) {

    /** PostgreSQL's query_canceled. */
    static final String CANCELED = "57014";

    /** For the retry policy. */
    Attempt attempt(boolean idempotent) {
        return new Attempt(number, phase, idempotent, readOnly);
    }

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

    /** The exception for the failure of a call inside of the work, or of the open transaction. */
    DatabaseException exception(DatabaseException e, Failure failure) {
        if (outcome(failure) == Outcome.APPLIED && !(e instanceof AppliedDatabaseException)) {
            return applied(e, failure);
        }
        if (phase == Phase.SEVERAL && !appliedInside(e)) {
            return unknown(e, e.sqlState()).about(e.subject());
        }
        // the open transaction could not know that another server would refuse the write too
        return ownReadOnly && e instanceof TransientDatabaseException && "25006".equals(e.sqlState())
                ? new PermanentDatabaseException(
                        String.valueOf(e.getMessage()), e.getCause(), e.sqlState(), e.pool(), e.attempts())
                : e;
    }

    /** The exception for a failure that the call's deadline has caused. */
    DatabaseException ended(String why, Exception e, Failure failure) {
        String state = failure.sqlState();
        return switch (outcome(failure)) {
            case APPLIED -> applied(e, failure);
            case UNKNOWN ->
                looksLikeRead() ? ended(why, e, state) : unknown(why + ", and the outcome is unknown: ", e, state);
            case NOT_APPLIED_RETRY, NOT_APPLIED_FINAL ->
                phase == Phase.SEVERAL ? unknown(e, state) : ended(why, e, state);
        };
    }

    private TransientDatabaseException ended(String why, Exception e, @Nullable String state) {
        return new TransientDatabaseException(
                "pool " + pool + ": " + why + ": " + e.getMessage(), e, state, pool, number);
    }

    /** Whether another call inside of this one's work was applied, or may have been. It must not be repeated. */
    static boolean appliedInside(Exception e) {
        Throwable link = e;
        for (int depth = 0; link != null && depth < 100; depth++) { // causes may run in circles
            if (link instanceof CommitOutcomeUnknownException || link instanceof AppliedDatabaseException) {
                return true;
            }
            link = link.getCause();
        }
        return false;
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
