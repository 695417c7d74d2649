package dev.etosha;

import org.jspecify.annotations.Nullable;

/** Thrown when the pool could not connect within the caller's time limit. The cause is the last failure to connect. */
public final class DatabaseUnreachableException extends TransientDatabaseException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnreachableException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new DatabaseUnreachableException(text(), getCause(), sqlState(), pool(), tries);
    }
}
