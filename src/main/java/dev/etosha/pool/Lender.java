package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What a handle tells the pool that lent its connection. Any thread that uses the handle may call. */
interface Lender {

    /**
     * The handle was closed by its user. Called once, with the handle's statements closed; never throws. The pool rolls
     * back, resets and takes the connection back.
     *
     * @param changed bits of {@link Changed}
     */
    void giveBack(Connection raw, int changed);

    /**
     * The driver threw. The pool judges whether the connection must be evicted. Not called by a handle that has given
     * its connection back: the connection may be another caller's by then.
     *
     * @return the exception to throw, the same one
     */
    SQLException failed(Connection raw, SQLException e);

    /** A statement is about to run. The answer is handed to {@link #ran}; 0 when nobody needs the time. */
    long running(Statement raw);

    /**
     * The statement returned, or threw an SQLException. Not called for a RuntimeException or Error of the driver.
     *
     * @param sql its text; for a batch, its first text and how many there were
     * @param failure null when it worked; already judged by {@link #failed}
     */
    void ran(long token, String sql, @Nullable SQLException failure);

    /** The user called {@code abort()}. Called once, before the driver cuts the connection, instead of {@link #giveBack}. */
    void aborted(Connection raw);

    /** Somebody wants what runs on the connection to end. Any thread; never throws. */
    void cancel();
}
