package dev.etosha;

import org.jspecify.annotations.Nullable;

/** Nothing was applied, and the same work may succeed at another time: a deadlock, a restart, a full pool. */
public sealed class TransientDatabaseException extends DatabaseException
        permits PoolExhaustedException, DatabaseUnreachableException {

    private static final long serialVersionUID = 1L;

    public TransientDatabaseException(
            String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause, sqlState, pool, attempts);
    }

    @Override
    DatabaseException copy(int tries) {
        return new TransientDatabaseException(text(), getCause(), sqlState(), pool(), tries);
    }
}
