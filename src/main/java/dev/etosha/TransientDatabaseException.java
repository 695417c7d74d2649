package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was applied, and the same work may succeed at another time: a deadlock, a restart, a full pool. Also what became
 * of a statement that looks like a read and lost its connection: it has applied nothing, unless a view, a policy or a
 * function of the application's own in it writes.
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
