package dev.etosha.reliability;

import dev.etosha.HealthState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool that is open and under test. */
interface Subject extends AutoCloseable {

    /** The pool's way to {@link javax.sql.DataSource#getConnection}. */
    Connection borrow() throws SQLException;

    /** How many connections it says there are. */
    int connections();

    /** What is not as it should be when nobody uses it and the database is there; null for nothing. */
    @Nullable
    String disorder();

    /** The states of health that it went through; empty if it has none. */
    default List<HealthState> health() {
        return List.of();
    }

    /** Whether it has retries of its own. */
    default boolean canRetry() {
        return false;
    }

    /** Does {@link Load#WRITE} in a transaction, with retries. */
    default void retried() {
        throw new UnsupportedOperationException("has no retries");
    }

    @Override
    void close();
}
