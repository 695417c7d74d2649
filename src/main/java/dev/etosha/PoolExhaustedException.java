package dev.etosha;

import org.jspecify.annotations.Nullable;

/** Thrown when no connection became free within the caller's time limit. The database itself may be healthy. */
public final class PoolExhaustedException extends TransientDatabaseException {

    private static final long serialVersionUID = 1L;

    public PoolExhaustedException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new PoolExhaustedException(text(), getCause(), sqlState(), pool(), tries);
    }
}
