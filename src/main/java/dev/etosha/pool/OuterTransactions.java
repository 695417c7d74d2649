package dev.etosha.pool;

import java.sql.Connection;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** The calling thread's transaction, if somebody else begins and ends it, such as a container. */
public interface OuterTransactions {

    /** Never a transaction. */
    OuterTransactions NONE = new OuterTransactions() {
        @Override
        public boolean active() {
            return false;
        }

        @Override
        public @Nullable Connection connection(ConnectionPool pool, long mostNanos) {
            return null;
        }

        @Override
        public void setRollbackOnly() {
            // nothing to roll back
        }
    };

    /** Whether the calling thread is in such a transaction. */
    boolean active();

    /**
     * A handle on the pool's only connection in the calling thread's transaction. Null outside a transaction.
     *
     * @param mostNanos how long to wait for the connection
     * @throws dev.etosha.PermanentDatabaseException if the pool can't join the transaction
     */
    @Nullable
    Connection connection(ConnectionPool pool, long mostNanos);

    /** The pool's part in the transactions, for a server that enlists it. Null if it has none. */
    default @Nullable XAResource resource(ConnectionPool pool) {
        return null;
    }

    /** Marks the calling thread's transaction for rollback. */
    void setRollbackOnly();
}
