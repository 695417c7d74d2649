package dev.etosha;

import java.time.Duration;

/**
 * The execution service of one pool, with retries. Work is retried if nothing of it was applied: the server refused it,
 * rolled it back, or never received it. If the outcome is unknown, only a plain read is retried, and work that was
 * declared {@linkplain #idempotent() idempotent}.
 *
 * <p>Inside a JTA transaction that the pool joins, everything is part of that transaction. A call has one attempt. If
 * the work of {@code inTransaction} throws, the JTA transaction can only be rolled back.
 *
 * <p>Thread-safe.
 */
public interface Database extends Statements {

    /**
     * Runs work in a transaction of its own: commits when the work returns, rolls back when it throws. If the failure
     * is worth a retry, the whole work runs again. Everything that it does outside of the transaction must therefore be
     * repeatable.
     *
     * <p>If a statement fails, the transaction fails, even if the work catches the exception and returns. Nothing is
     * committed, and the first failure is the exception's cause. Every exception of a method of {@link Transaction}
     * counts, including a mapper's exception and a wrong parameter. It does not count if the work rolls back to a
     * savepoint that it set before the failure.
     *
     * <p>If the connection is lost during the commit, PostgreSQL is asked for the outcome. If that fails, the exception
     * is a {@link CommitOutcomeUnknownException}.
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
    default <X extends Exception> void useTransaction(TransactionOptions options, TransactionAction<X> action)
            throws X {
        this.<Boolean, X>inTransaction(options, transaction -> {
            action.run(transaction);
            return true;
        });
    }

    /**
     * Lends a JDBC connection in auto-commit mode to the work, and takes it back when the work ends. An open
     * transaction is rolled back. Only the wait for a connection is retried, unless the work was declared
     * {@linkplain #idempotent() idempotent}: the work may have applied something before it failed. If it did so through
     * JDBC, the exception is a {@link CommitOutcomeUnknownException}. Changes through the driver's own classes are not
     * noticed.
     */
    <T, X extends Exception> T withConnection(ConnectionWork<T, X> work) throws X;

    /** {@link #withConnection} for work without a result. */
    default <X extends Exception> void useConnection(ConnectionAction<X> action) throws X {
        this.<Boolean, X>withConnection(connection -> {
            action.run(connection);
            return true;
        });
    }

    /** The same service for work that may be applied twice without harm: it also retries an unknown outcome. */
    Database idempotent();

    /**
     * The same service with a time limit for each call, instead of {@code db.call-timeout}. It bounds a call as a
     * whole: the wait for a thread and for a connection, all attempts and their pauses, the statements, the mapping of
     * their rows, and the question for the outcome of a lost commit. At the end of the time PostgreSQL cancels the
     * running statement. If that does not help within 30 ms, the connection is cut.
     *
     * <p>The exception is then a {@link TransientDatabaseException}, since nothing was applied, or a
     * {@link CommitOutcomeUnknownException}. A call that gets no connection in the time throws
     * {@link PoolExhaustedException} or {@link DatabaseUnreachableException}, as without a limit. Java code of the work
     * is not interrupted.
     *
     * @param time more than zero
     * @throws IllegalArgumentException if the time is zero or negative
     */
    Database within(Duration time);

    /** The same service without blocking the caller. */
    AsyncDatabase async();

    /** The current numbers of the pool. */
    PoolStats stats();
}
