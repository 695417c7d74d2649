package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * The statement was applied, outside of a transaction, and failed after that: it returned more rows than were asked for,
 * or none at all, or its rows could not be read or mapped. To run it again applies it again.
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
