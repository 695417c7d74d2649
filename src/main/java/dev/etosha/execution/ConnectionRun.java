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
    static <T> T statement(Call<?> call, Effect effect, boolean readOnly, ConnectionWork<T, ?> work) throws Exception {
        return call.proving()
                ? run(call, Phase.TRANSACTION, connection -> ReadOnly.run(connection, work))
                : run(call, phase(effect, readOnly), work);
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
    static <T> T watched(Call<?> call, boolean readOnly, ConnectionWork<T, ?> work) throws Exception {
        Applied applied = new Applied(call::useOnce);
        return run(call, Phase.STATEMENT, connection -> {
            if (!call.joined()) { // in a transaction that others end nothing is applied yet
                ConnectionPool.watch(connection, applied);
            }
            try {
                return work.run(connection);
            } catch (Exception e) {
                if (applied.something() && !readOnly) {
                    call.appliedSome();
                }
                throw e;
            }
        });
    }

    private static <T> T run(Call<?> call, Phase phase, ConnectionWork<T, ?> work) throws Exception {
        try (Connection connection = call.borrow()) {
            call.reached(phase);
            try {
                return work.run(connection);
            } catch (Exception e) {
                call.failedOn(connection, e);
                throw e;
            } finally {
                call.detach();
            }
        }
    }
}
