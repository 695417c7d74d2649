package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * The connection was lost while a commit was out, and the database could not be asked what became of it. The work is
 * either done as a whole or not at all; it is never repeated by Etosha.
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
