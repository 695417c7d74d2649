package dev.etosha;

import org.jspecify.annotations.Nullable;

/** Thrown when the pool is closed or draining, and lends no more connections. */
public final class PoolClosedException extends PermanentDatabaseException {

    private static final long serialVersionUID = 1L;

    public PoolClosedException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new PoolClosedException(text(), getCause(), sqlState(), pool(), tries);
    }
}
