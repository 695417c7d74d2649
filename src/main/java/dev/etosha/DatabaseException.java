package dev.etosha;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong between an application and its database. The type says what is true of the work:
 *
 * <ul>
 *   <li>{@link TransientDatabaseException}: nothing was applied, and it is worth another try
 *   <li>{@link PermanentDatabaseException}: nothing was applied, and it will fail again
 *   <li>{@link AppliedDatabaseException}: it was applied, and its result could not be had
 *   <li>{@link CommitOutcomeUnknownException}: nobody knows whether it was applied, or how much of it
 * </ul>
 *
 * <p>The failures of earlier attempts are {@linkplain #getSuppressed() suppressed} exceptions, in their order.
 */
public abstract sealed class DatabaseException extends RuntimeException
        permits TransientDatabaseException,
                PermanentDatabaseException,
                AppliedDatabaseException,
                CommitOutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String sqlState;
    private final String pool;
    private final int attempts;
    private Subject subject = Subject.NONE;

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

    /** How often the work was tried, the first time included. */
    public int attempts() {
        return attempts;
    }

    /** The name of the violated constraint or unique index; null if PostgreSQL named none. */
    public @Nullable String constraint() {
        return subject().constraint();
    }

    /** The name of the table that the failure is about, without its schema; null if PostgreSQL named none. */
    public @Nullable String table() {
        return subject().table();
    }

    /** The name of the column that the failure is about; null if PostgreSQL named none, as for most constraints. */
    public @Nullable String column() {
        return subject().column();
    }

    /** All names that PostgreSQL gave with the failure. */
    public Subject subject() {
        return subject;
    }

    /** Whether it violates a constraint of any kind, SQLState class 23. */
    public boolean isConstraintViolation() {
        return sqlState != null && sqlState.startsWith("23");
    }

    /** Whether there is such a row already, SQLState 23505. */
    public boolean isUniqueViolation() {
        return "23505".equals(sqlState);
    }

    /** Whether a row refers to one that does not exist, or is still referred to, SQLState 23503 or 23001. */
    public boolean isForeignKeyViolation() {
        return "23503".equals(sqlState) || "23001".equals(sqlState);
    }

    /** Whether a column that needs a value got none, SQLState 23502. */
    public boolean isNotNullViolation() {
        return "23502".equals(sqlState);
    }

    /** Whether a CHECK is violated, SQLState 23514. */
    public boolean isCheckViolation() {
        return "23514".equals(sqlState);
    }

    /** Whether a row conflicts with another one by an EXCLUDE constraint, SQLState 23P01. */
    public boolean isExclusionViolation() {
        return "23P01".equals(sqlState);
    }

    /** The same after so many attempts, the earlier failures suppressed; itself if it is that already. */
    public final DatabaseException after(int tries, List<? extends Throwable> earlier) {
        if (tries == attempts && earlier.isEmpty()) {
            return this;
        }
        DatabaseException result = copied(tries);
        earlier.forEach(result::addSuppressed);
        return result;
    }

    /** The same with the names that PostgreSQL gave. */
    public final DatabaseException about(Subject named) {
        if (named.equals(subject)) {
            return this;
        }
        DatabaseException result = copied(attempts);
        result.subject = named;
        return result;
    }

    private DatabaseException copied(int tries) {
        DatabaseException result = copy(tries);
        result.subject = subject();
        result.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            result.addSuppressed(suppressed);
        }
        return result;
    }

    abstract DatabaseException copy(int tries);

    final String text() {
        return String.valueOf(getMessage());
    }
}
