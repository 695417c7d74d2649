package dev.etosha.retry;

import dev.etosha.Subject;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server itself said of a failure, beyond its SQLState. The only class here that knows pgjdbc.
 *
 * @param severity in the server's language, so its SQLState is evidence too
 * @param routine the server's function that raised the error
 * @param subject the names in it
 */
record ServerReport(@Nullable String severity, @Nullable String routine, Subject subject) {

    /** The server's report in the exception; null if the failure is the driver's own. */
    static @Nullable ServerReport of(Throwable failure) {
        if (!(failure instanceof PSQLException fromDriver)) {
            return null;
        }
        ServerErrorMessage message = fromDriver.getServerErrorMessage();
        return message == null ? null : new ServerReport(message.getSeverity(), message.getRoutine(), subject(message));
    }

    private static Subject subject(ServerErrorMessage message) {
        return new Subject(message.getSchema(), message.getTable(), message.getColumn(), message.getConstraint());
    }

    /** The server ended this session. */
    boolean fatal() {
        return "FATAL".equals(severity) || panic();
    }

    /** The server ended all sessions, and what of a commit reached the disk is known after recovery only. */
    boolean panic() {
        return "PANIC".equals(severity);
    }

    /** "cached plan must not change result type", which shares its SQLState with all that PostgreSQL does not support. */
    boolean stalePlan() {
        return "RevalidateCachedQuery".equals(routine);
    }

    /** The {@code RAISE} of a function in PL/pgSQL. */
    boolean raised() {
        return "exec_stmt_raise".equals(routine);
    }
}
