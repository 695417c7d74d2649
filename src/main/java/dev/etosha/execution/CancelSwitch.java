package dev.etosha.execution;

import java.sql.Connection;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * By which other threads cancel a call: it knows the thread that runs it, or the connection that it has by now. Once
 * cancelled it stays so.
 */
final class CancelSwitch {

    private final Connections pool;
    private @Nullable Connection connection;
    private @Nullable Thread interruptible;
    private boolean cancelled;

    CancelSwitch(Connections pool) {
        this.pool = pool;
    }

    /** The calling thread runs the call from now on, and may be interrupted. */
    synchronized void begin() {
        check();
        interruptible = Thread.currentThread();
    }

    synchronized void attach(Connection borrowed) {
        connection = borrowed;
    }

    /** The connection is about to go back; after this, cancelling has no effect on it, nor on the thread. */
    synchronized void detach() {
        connection = null;
        interruptible = null;
    }

    /** The thread is done with the call for now. */
    synchronized void end() {
        detach();
        if (cancelled) {
            boolean unused = Thread.interrupted(); // was meant for this call, not for the thread's next one
        }
    }

    /** Refuses to go on if the call was cancelled. */
    synchronized void check() {
        if (cancelled) {
            throw new CancellationException();
        }
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /**
     * Ends the call: its statement in the server, or its wait for a connection or for the next attempt. Speaks to the
     * server, and so may block.
     *
     * @return whether something may still run on a connection
     */
    boolean cancel() {
        Connection running = order();
        if (running == null) {
            return false;
        }
        pool.cancel(running); // without the lock; nobody else gets the connection any more
        return true;
    }

    /**
     * Lets the call not go on. Does not block.
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
