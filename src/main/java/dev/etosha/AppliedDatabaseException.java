package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a statement was applied outside of a transaction, but its result is not available: it returned too many
 * rows or no result, or its rows could not be read or mapped. Running it again applies it again.
 */
public final class AppliedDatabaseException extends DatabaseException {

    private static final long serialVersionUID = 1L;

    public AppliedDatabaseException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new AppliedDatabaseException(text(), getCause(), sqlState(), pool(), tries);
    }
}
