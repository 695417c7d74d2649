package dev.etosha.jdbc;

import java.sql.SQLException;

/** Observes a connection's holder, on the holder's thread. */
public interface Watcher {

    /** A statement is about to run or to join a batch. An exception prevents it. */
    void runs(String sql) throws SQLException;

    /** A stream or a reader became a parameter. The next run of the statement consumes it. */
    void uses(Object value);

    /**
     * A statement has ended.
     *
     * @param sql its text; for a batch, its first text
     * @param batched the size of the batch; 0 if not a batch
     * @param inTransaction whether a transaction is open after it
     */
    void ran(String sql, int batched, boolean failed, boolean inTransaction);

    /** A method of the connection ended the transaction. */
    void ended(boolean committed);
}
