package dev.etosha.execution;

import java.sql.Connection;

/** One attempt at a transaction. Of use to the work it was given to, on its thread, until that returns. */
public interface Transaction extends Statements {

    /**
     * A handle on the transaction's connection, for what JDBC or a library on top of it does better. It may be closed, and
     * asked for again. {@code commit()}, {@code rollback()} and {@code setAutoCommit(true)} are refused with an
     * {@link java.sql.SQLException}, since the transaction ends when the work does; savepoints work.
     */
    Connection connection();
}
