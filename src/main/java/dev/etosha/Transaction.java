package dev.etosha;

import java.sql.Connection;

/** One attempt at a transaction. Only the work that received it may use it, on its own thread, until it returns. */
public interface Transaction extends Statements {

    /**
     * A handle on the transaction's connection, for JDBC and libraries on top of it. It may be closed and asked for
     * again. {@code commit()}, {@code rollback()} and {@code setAutoCommit(true)} throw {@link java.sql.SQLException},
     * since the transaction ends when the work returns. Savepoints work.
     */
    Connection connection();

    /**
     * Runs a part of the work between a savepoint and its release. If the part throws, what it did is rolled back, and
     * the transaction goes on: the part's failures do not refuse the commit, if the work catches the exception. If a
     * statement of the part fails, the part fails, even if it catches the exception and returns.
     *
     * <pre>{@code
     * try {
     *     tx.useSavepoint(part -> part.update("INSERT INTO item (id, name) VALUES (1, 'cup')"));
     * } catch (DatabaseException e) {
     *     if (!e.violates("item_pkey")) {
     *         throw e;
     *     }
     * }
     * }</pre>
     *
     * <p>The part receives this transaction. Parts may be nested. A part takes two round trips more than its
     * statements. A lost connection ends the transaction, whatever the work catches.
     */
    <T, X extends Exception> T inSavepoint(TransactionWork<T, X> part) throws X;

    /** {@link #inSavepoint} for a part without a result. */
    default <X extends Exception> void useSavepoint(TransactionAction<X> part) throws X {
        this.<Boolean, X>inSavepoint(transaction -> {
            part.run(transaction);
            return true;
        });
    }
}
