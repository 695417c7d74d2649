package dev.etosha.pool;

import java.sql.SQLException;

/** Is told what the holder of a connection does by JDBC, in the thread that does it. */
public interface Watcher {

    /** A statement is about to run, or to join a batch; it does not if this throws. */
    void runs(String sql) throws SQLException;

    /** A stream or a reader became a parameter, so the next run of a statement uses it up. */
    void uses(Object value);

    /**
     * A statement has ended.
     *
     * @param sql its text; for a batch, its first text
     * @param batched how many statements the batch had; 0 for what is no batch
     * @param inTransaction whether a transaction is open after it
     */
    void ran(String sql, int batched, boolean failed, boolean inTransaction);

    /** The transaction was ended by a method of the connection. */
    void ended(boolean committed);
}
