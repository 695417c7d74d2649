package dev.etosha.reliability;

import dev.etosha.HealthState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open pool under test. */
interface Subject extends AutoCloseable {

    /** Calls the pool's {@link javax.sql.DataSource#getConnection}. */
    Connection borrow() throws SQLException;

    /** The number of connections that the pool reports. */
    int connections();

    /** A description of wrong numbers while the pool is idle and the database is up, or null if all are right. */
    @Nullable
    String disorder();

    /** The health states so far. Empty if the pool has no health monitor. */
    default List<HealthState> health() {
        return List.of();
    }

    /** Whether the pool has its own retries. */
    default boolean canRetry() {
        return false;
    }

    /** Runs {@link Load#WRITE} in a transaction with retries. */
    default void retried() {
        throw new UnsupportedOperationException("this pool has no retries");
    }

    @Override
    void close();
}
