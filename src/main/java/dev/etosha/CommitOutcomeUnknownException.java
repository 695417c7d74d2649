package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Nobody knows whether the work was applied. A transaction or a single statement was applied as a whole or not at all:
 * the connection was lost before the answer came, and the database could not be asked what became of it. Of a text that
 * commits by itself, such as a CALL, and of work on a connection in auto-commit mode, a part may be applied. Etosha does not
 * repeat it.
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
