package dev.etosha;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure of work on a database. The type says what happened to the work:
 *
 * <ul>
 *   <li>{@link TransientDatabaseException}: nothing was applied, and another attempt may succeed
 *   <li>{@link PermanentDatabaseException}: nothing was applied, and another attempt will fail
 *   <li>{@link AppliedDatabaseException}: it was applied, and its result is not available
 *   <li>{@link CommitOutcomeUnknownException}: it is unknown whether it was applied, or how much of it
 * </ul>
 *
 * <p>The failures of earlier attempts are {@linkplain #getSuppressed() suppressed} exceptions, in order.
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

    /** The SQLState from PostgreSQL, its driver or the pool; null if the failure has none. */
    public @Nullable String sqlState() {
        return sqlState;
    }

    /** The name of the pool; {@code default} for the pool without a name. */
    public String pool() {
        return pool;
    }

    /** The number of attempts, including the first. */
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

    /** Whether the failure violates a constraint of any kind, SQLState class 23. */
    public boolean isConstraintViolation() {
        return sqlState != null && sqlState.startsWith("23");
    }

    /**
     * Whether the failure violates the constraint or unique index of this name. PostgreSQL names them as they were
     * created, without a schema. Names without quotes are in lower case: {@code item_name_key}.
     */
    public boolean violates(String constraint) {
        return isConstraintViolation() && constraint.equals(constraint());
    }

    /** Whether such a row exists already, SQLState 23505. */
    public boolean isUniqueViolation() {
        return "23505".equals(sqlState);
    }

    /** Whether a row refers to a row that does not exist, or is still referred to, SQLState 23503 or 23001. */
    public boolean isForeignKeyViolation() {
        return "23503".equals(sqlState) || "23001".equals(sqlState);
    }

    /** Whether a NOT NULL column got no value, SQLState 23502. */
    public boolean isNotNullViolation() {
        return "23502".equals(sqlState);
    }

    /** Whether a row violates a CHECK constraint, SQLState 23514. */
    public boolean isCheckViolation() {
        return "23514".equals(sqlState);
    }

    /** Whether a row violates an EXCLUDE constraint, SQLState 23P01. */
    public boolean isExclusionViolation() {
        return "23P01".equals(sqlState);
    }

    /** A copy with this number of attempts and the earlier failures suppressed; itself if nothing changes. */
    public final DatabaseException after(int tries, List<? extends Throwable> earlier) {
        if (tries == attempts && earlier.isEmpty()) {
            return this;
        }
        DatabaseException result = copied(tries);
        earlier.forEach(result::addSuppressed);
        return result;
    }

    /** A copy with the names that PostgreSQL gave. */
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
