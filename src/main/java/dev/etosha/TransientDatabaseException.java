package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when nothing was applied and the same work may succeed later: a deadlock, a restart, an exhausted pool. Also
 * thrown when the connection was lost under a statement that looks like a read. Such a statement has applied nothing,
 * unless a view, a policy or a function of the application in it writes.
 */
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
