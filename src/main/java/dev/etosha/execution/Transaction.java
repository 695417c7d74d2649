package dev.etosha.execution;

import java.sql.Connection;

/** One attempt at a transaction. Of use to the work it was given to, on its thread, until that returns. */
public interface Transaction extends Statements {

    /**
     * The transaction's connection, for what JDBC or a library on top of it does better. It must not be committed,
     * rolled back or closed: that is done when the work ends.
     */
    Connection connection();
}
