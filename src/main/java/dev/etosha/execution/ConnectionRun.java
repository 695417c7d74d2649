package dev.etosha.execution;

import dev.etosha.ConnectionWork;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Phase;
import dev.etosha.sql.Effect;
import java.sql.Connection;

/** One attempt at work on a connection in auto-commit mode. */
final class ConnectionRun {

    private ConnectionRun() {}

    /** Runs work whose effect on the database is known, such as a statement. */
    static <T> T statement(RunningAttempt attempt, Effect effect, boolean readOnly, ConnectionWork<T, ?> work)
            throws Exception {
        return attempt.proving()
                ? run(attempt, Phase.TRANSACTION, connection -> ReadOnly.run(connection, work))
                : run(attempt, phase(effect, readOnly), work);
    }

    /** The phase of a sent statement. One that certainly only reads leaves nothing, as uncommitted work does. */
    private static Phase phase(Effect effect, boolean readOnly) {
        return switch (effect) {
            case NONE -> Phase.TRANSACTION;
            case READ -> readOnly ? Phase.TRANSACTION : Phase.READ;
            case LOCK, WHOLE -> Phase.STATEMENT;
            case PARTS, ENDS -> Phase.PARTS;
        };
    }

    /** Runs work whose effect is unknown, and watches what it applies. */
    static <T> T watched(RunningAttempt attempt, boolean readOnly, ConnectionWork<T, ?> work) throws Exception {
        Applied applied = new Applied(attempt::useOnce);
        return run(attempt, Phase.STATEMENT, connection -> {
            if (!attempt.joined()) { // in a transaction that others end nothing is applied yet
                ConnectionPool.watch(connection, applied);
            }
            try {
                return work.run(connection);
            } catch (Exception e) {
                if (applied.something() && !readOnly) {
                    attempt.appliedSome();
                }
                throw e;
            }
        });
    }

    private static <T> T run(RunningAttempt attempt, Phase phase, ConnectionWork<T, ?> work) throws Exception {
        try (Connection connection = attempt.borrow()) {
            attempt.reached(phase);
            boolean onStandby = ReadOnly.onStandby(connection); // before a promotion that may come now
            try {
                return work.run(connection);
            } catch (Exception e) {
                attempt.failedOn(connection, onStandby, e);
                throw e;
            } finally {
                attempt.detach();
            }
        }
    }
}
