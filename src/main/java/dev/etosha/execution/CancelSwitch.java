package dev.etosha.execution;

import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call from other threads: its caller cancels it, or its deadline has come. It knows the thread that runs the
 * call, or the connection that the call has borrowed. An ended call stays ended.
 */
final class CancelSwitch {

    private final ConnectionPool pool;
    private @Nullable Connection connection;
    private @Nullable Thread interruptible;
    private boolean cancelled;
    private boolean expired;

    CancelSwitch(ConnectionPool pool) {
        this.pool = pool;
    }

    /** Records that the calling thread runs the call and may be interrupted. */
    synchronized void begin() {
        if (cancelled) {
            throw new CancellationException();
        }
        interruptible = Thread.currentThread();
    }

    synchronized void attach(Connection borrowed) {
        connection = borrowed;
    }

    /** Called before the connection goes back. From then on a cancellation affects neither it nor the thread. */
    synchronized void detach() {
        connection = null;
        interruptible = null;
    }

    /** Records that the thread has left the call for now. */
    synchronized void end() {
        detach();
        if (cancelled) {
            boolean unused = Thread.interrupted(); // the interrupt was meant for this call only
        }
    }

    /** Throws if the call was cancelled, or its deadline has come. */
    synchronized void check() {
        if (cancelled) {
            throw new CancellationException();
        }
        if (expired) {
            SQLException why = new SQLException("nothing more is done after the deadline", Reached.CANCELED);
            throw new TransientDatabaseException(
                    "pool " + pool.name() + ": " + why.getMessage(), why, Reached.CANCELED, pool.name(), 1);
        }
    }

    /** Whether the call's deadline has come while it ran. */
    synchronized boolean expired() {
        return expired;
    }

    /** Whether the call still has the connection. */
    synchronized boolean holds(Connection borrowed) {
        return connection == borrowed;
    }

    /**
     * Marks the call as over. Does not block, and does not interrupt the thread: each of its waits ends by itself.
     *
     * @return the connection on which something may still run
     */
    synchronized @Nullable Connection expire() {
        expired = true;
        if (connection != null) {
            pool.condemn(connection);
        }
        return connection;
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Ends the call: its statement in the server, or its wait for a connection or for the next attempt. It may block,
     * because it sends a request to the server.
     *
     * @return whether something may still run on a connection
     */
    boolean cancel() {
        Connection running = order();
        if (running == null) {
            return false;
        }
        pool.cancel(running); // without the lock; the pool does not lend the connection again
        return true;
    }

    /**
     * Marks the call as cancelled. Does not block.
     *
     * @return the connection on which something may still run, to be {@linkplain #cancel cancelled}
     */
    synchronized @Nullable Connection order() {
        cancelled = true;
        if (connection != null) {
            pool.condemn(connection);
        } else if (interruptible != null) {
            interruptible.interrupt();
        }
        return connection;
    }
}
