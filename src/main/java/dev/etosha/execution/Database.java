package dev.etosha.execution;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.PoolStats;

/**
 * The retrying execution service on one pool. A failure is retried when nothing of the work was applied: what the
 * server refused or rolled back, and what never reached it; work whose outcome is unknown is not, unless it was said to
 * be {@linkplain #idempotent() idempotent} or is a plain read.
 *
 * <p>Inside a JTA transaction that its pool joins, everything belongs to that: a call has one attempt, and a transaction
 * of the service is part of the other, which can only be rolled back if the work throws.
 *
 * <p>Safe for use by any number of threads.
 */
public interface Database extends Statements {

    /**
     * The service on a pool that was opened without a container; closing the pool ends it. Cheap, and leaves nothing
     * behind: all services of a pool share its threads.
     */
    static Database on(ConnectionPool pool) {
        return on(pool, Attempts.LOOP);
    }

    /** The service on a pool, with the given way to repeat calls; closing the pool ends it. */
    static Database on(ConnectionPool pool, Attempts attempts) {
        return PooledDatabase.on(pool, attempts);
    }

    /**
     * Runs work in a transaction of its own: commits when it returns, rolls back when it throws. The work runs again as
     * a whole when it failed for a reason that is worth another try, so it must do nothing that can't be repeated but
     * what it does through the transaction.
     *
     * <p>A statement that fails lets the whole transaction fail, also if the work goes on and returns: then nothing is
     * committed, and the first failure is the exception's cause. Whatever a method of the {@link Transaction} throws is
     * such a failure, a mapper's exception and a wrong parameter among them; not if the work rolled back to a savepoint
     * that it had set before.
     *
     * <p>If the connection is lost while the commit is out, PostgreSQL is asked what became of it; only if that cannot
     * be learned, {@link dev.etosha.CommitOutcomeUnknownException}.
     */
    default <T, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
        return inTransaction(TransactionOptions.DEFAULT, work);
    }

    /** Runs work in a transaction of its own with the given isolation and access mode. */
    <T, X extends Exception> T inTransaction(TransactionOptions options, TransactionWork<T, X> work) throws X;

    /** {@link #inTransaction(TransactionWork)} for work without a result. */
    default <X extends Exception> void useTransaction(TransactionAction<X> action) throws X {
        useTransaction(TransactionOptions.DEFAULT, action);
    }

    /** {@link #inTransaction(TransactionOptions, TransactionWork)} for work without a result. */
    <X extends Exception> void useTransaction(TransactionOptions options, TransactionAction<X> action) throws X;

    /**
     * Lends a JDBC connection in auto-commit mode to the work and takes it back at its end; what the work left open is
     * rolled back. Only the wait for a connection is retried, not the work, unless it was said to be
     * {@linkplain #idempotent() idempotent}: what it did before it failed is applied. If it applied something by JDBC,
     * the exception is a {@link dev.etosha.CommitOutcomeUnknownException}; what it did by the driver's own classes is not
     * seen.
     */
    <T, X extends Exception> T withConnection(ConnectionWork<T, X> work) throws X;

    /** {@link #withConnection} for work without a result. */
    <X extends Exception> void useConnection(ConnectionAction<X> action) throws X;

    /** The same service, told that its work may be applied twice without harm, so that an unknown outcome is retried. */
    Database idempotent();

    /** The same service, not blocking the caller. */
    AsyncDatabase async();

    /** The pool's numbers now. */
    PoolStats stats();
}
