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
}
