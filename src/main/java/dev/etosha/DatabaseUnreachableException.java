package dev.etosha;

import org.jspecify.annotations.Nullable;

/** No connection could be made for as long as the caller was willing to wait; the last failure to connect is the cause. */
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
