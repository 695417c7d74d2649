package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
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
    long running();

    /**
     * The statement returned, or threw an SQLException. Not called for a RuntimeException or Error of the driver.
     *
     * @param sql its text; for a batch, its first text
     * @param batched how many statements the batch had; 0 for what is no batch
     * @param failure null when it worked; already judged by {@link #failed}
     */
    void ran(long token, String sql, int batched, @Nullable SQLException failure);

    /** The user called {@code abort()}. Called once, before the driver cuts the connection, instead of {@link #giveBack}. */
    void aborted(Connection raw);

    /** Somebody will want what runs on the connection to end, and nobody else may get it. Any thread; does not block. */
    void condemn();

    /** Somebody wants what runs on the connection to end. Any thread; never throws. */
    void cancel();

    /** The user chose a schema, so that a name may stand for something else than before. */
    void chose(String schema);

    /** Whether a COPY runs on the connection. The driver has whoever says something else on it wait for the end of that. */
    boolean copying();

    /** A COPY begins or has ended. */
    void copying(boolean begins);

    /** Has an exchange of the pool's own done on the connection, which is cut if that takes too long. */
    void bounded(Connection raw, Cutoff.Exchange exchange) throws SQLException;
}
