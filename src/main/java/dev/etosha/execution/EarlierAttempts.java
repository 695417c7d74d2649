package dev.etosha.execution;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The failed attempts of a call that were followed by another one, and what they leave unknown. */
final class EarlierAttempts {

    private List<Exception> failures = List.of(); // most calls have none
    private boolean unknown;
    private boolean readLost;
    private boolean proving;

    /** @param idempotent whether the work may be applied twice without harm */
    void add(Exception e, Reached reached, Failure failure, boolean idempotent) {
        failures = failures.isEmpty() ? new ArrayList<>() : failures;
        failures.add(e);
        Outcome outcome = reached.outcome(failure);
        if (outcome == Outcome.UNKNOWN || outcome == Outcome.APPLIED) {
            unknown |= !reached.looksLikeRead();
            readLost |= reached.looksLikeRead();
            proving |= !idempotent;
        }
    }

    /** Their failures, the first one first. */
    List<Exception> failures() {
        return failures;
    }

    Exception last() {
        return failures.get(failures.size() - 1);
    }

    /** The last failure, which is then no longer among them. */
    Exception takeLast() {
        return failures.remove(failures.size() - 1);
    }

    /** See {@link RunningAttempt#proving}. */
    boolean proving() {
        return proving;
    }

    /** Reports an unknown outcome of an earlier attempt, which the failure of the last attempt does not change. */
    DatabaseException honest(DatabaseException e, Reached reached) {
        boolean writes = proving && "25006".equals(e.sqlState());
        if ((!unknown && !(readLost && writes))
                || e instanceof CommitOutcomeUnknownException
                || e instanceof AppliedDatabaseException) {
            return e;
        }
        String why = writes
                ? "an earlier attempt may have been applied, since the work writes, though it looks like a read: "
                : "an earlier attempt may have been applied, and the last one failed: ";
        return reached.unknown(why, e, e.sqlState()).about(e.subject());
    }
}
