package dev.etosha;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong between an application and its database, as one of three answers to "what now": a
 * {@link TransientDatabaseException} is worth another try, a {@link PermanentDatabaseException} will fail again, and
 * after a {@link CommitOutcomeUnknownException} nobody knows whether the work was done.
 *
 * <p>The failures of earlier attempts are {@linkplain #getSuppressed() suppressed} exceptions, in their order.
 */
public abstract sealed class DatabaseException extends RuntimeException
        permits TransientDatabaseException, PermanentDatabaseException, CommitOutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String sqlState;
    private final String pool;
    private final int attempts;

    DatabaseException(String message, @Nullable Throwable cause, @Nullable String sqlState, String pool, int attempts) {
        super(message, cause);
        this.sqlState = sqlState;
        this.pool = pool;
        this.attempts = attempts;
    }

    /** The SQLState that PostgreSQL, its driver or the pool gave; null if the failure has none. */
    public @Nullable String sqlState() {
        return sqlState;
    }

    /** The name of the pool, {@code default} for the one without a name. */
    public String pool() {
        return pool;
    }

    /** The same after so many attempts, the earlier failures suppressed; itself if it is that already. */
    public final DatabaseException after(int tries, List<? extends Throwable> earlier) {
        if (tries == attempts && earlier.isEmpty()) {
            return this;
        }
        DatabaseException result = copy(tries);
        result.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            result.addSuppressed(suppressed);
        }
        earlier.forEach(result::addSuppressed);
        return result;
    }

    abstract DatabaseException copy(int tries);

    final String text() {
        return String.valueOf(getMessage());
    }

    /** How often the work was tried, the first time included. */
    public int attempts() {
        return attempts;
    }
}
