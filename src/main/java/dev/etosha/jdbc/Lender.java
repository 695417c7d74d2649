package dev.etosha.jdbc;

import dev.etosha.threads.Cutoff;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a handle reports to the pool that lent its connection. Called by any thread that uses the handle. */
public interface Lender {

    /**
     * The handle was closed by its user. Called once, after its statements were closed. Never throws. The pool rolls
     * back, resets and takes back the connection.
     *
     * @param changed bits of {@link Changed}
     */
    void giveBack(Connection raw, int changed);

    /**
     * The driver threw. The pool decides whether to evict the connection. Not called by a closed handle, since the
     * connection may be another caller's by then.
     *
     * @return the exception to throw, the same one
     */
    SQLException failed(Connection raw, SQLException e);

    /** A statement is about to run. The result is passed to {@link #ran}. */
    long running();

    /**
     * The statement returned, or threw an SQLException. Not called for a RuntimeException or Error of the driver.
     *
     * @param sql its text; for a batch, its first text
     * @param batched the size of the batch; 0 if not a batch
     * @param failure null if it succeeded; already judged by {@link #failed}
     */
    void ran(long token, String sql, int batched, @Nullable SQLException failure);

    /** The user called {@code abort()}. Called once, before the driver aborts, instead of {@link #giveBack}. */
    void aborted(Connection raw);

    /** Prevents the connection from being lent again. Called by any thread. Does not block. */
    void condemn();

    /** Cancels the running statement. Called by any thread. Never throws. */
    void cancel();

    /** Cuts the connection, and then cancels its running statement. Called by any thread. Does not block. */
    void cut();

    /** The user chose a schema, so names may refer to other objects than before. */
    void chose(String schema);

    /** Whether a COPY runs on the connection. The driver blocks all other calls until its end. */
    boolean copying();

    /** Notes that a COPY begins or has ended. */
    void copying(boolean begins);

    /** Runs an exchange of the pool's own with a timeout. After the timeout the connection is cut. */
    void bounded(Connection raw, Cutoff.Exchange exchange) throws SQLException;
}
