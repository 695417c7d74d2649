package dev.etosha.retry;

import dev.etosha.Subject;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What the server itself said about a failure, beyond its SQLState. The only class here that knows pgjdbc.
 *
 * @param severity in the server's language, so the SQLState counts too
 * @param routine the server's function that raised the error; null if a pooler sent it
 * @param message in the server's language
 * @param subject the names in the report
 */
record ServerReport(
        @Nullable String severity,
        @Nullable String routine,
        @Nullable String message,
        Subject subject) {

    /** The server's report in the exception; null if the failure is the driver's own. */
    static @Nullable ServerReport of(Throwable failure) {
        if (!(failure instanceof PSQLException fromDriver)) {
            return null;
        }
        ServerErrorMessage message = fromDriver.getServerErrorMessage();
        return message == null
                ? null
                : new ServerReport(message.getSeverity(), message.getRoutine(), message.getMessage(), subject(message));
    }

    private static Subject subject(ServerErrorMessage message) {
        return new Subject(message.getSchema(), message.getTable(), message.getColumn(), message.getConstraint());
    }

    /** Whether the server ended this session. */
    boolean fatal() {
        return "FATAL".equals(severity) || panic();
    }

    /** Whether the server ended all sessions. Only recovery shows what of a commit reached the disk. */
    boolean panic() {
        return "PANIC".equals(severity);
    }

    /** Whether this is "cached plan must not change result type". Its SQLState also means any unsupported feature. */
    boolean stalePlan() {
        return "RevalidateCachedQuery".equals(routine);
    }

    /** Whether a pooler sent the error in the server's name. PostgreSQL always names its routine. */
    boolean pooler() {
        return routine == null;
    }

    /** Whether {@code RAISE} in a PL/pgSQL function raised the error. */
    boolean raised() {
        return "exec_stmt_raise".equals(routine);
    }
}
