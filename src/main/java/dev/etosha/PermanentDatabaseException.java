package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when nothing was applied and the same work will fail again: wrong SQL, a violated constraint, a closed pool, a
 * row of a query that can't be read.
 */
public sealed class PermanentDatabaseException extends DatabaseException permits PoolClosedException {

    private static final long serialVersionUID = 1L;

    public PermanentDatabaseException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new PermanentDatabaseException(text(), getCause(), sqlState(), pool(), tries);
    }
}
