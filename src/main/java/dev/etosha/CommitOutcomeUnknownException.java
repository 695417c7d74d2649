package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when it is unknown whether the work was applied: the connection was lost before the answer came, and the
 * outcome could not be asked for. A transaction or a single statement was applied as a whole or not at all. A text that
 * commits by itself, such as a CALL, and work on a connection in auto-commit mode may be applied in part. Etosha does
 * not repeat the work.
 */
public final class CommitOutcomeUnknownException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    public CommitOutcomeUnknownException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new CommitOutcomeUnknownException(text(), getCause(), sqlState(), pool(), tries);
    }
}
