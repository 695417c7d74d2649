package dev.etosha.pool;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Transactions that others begin and end, such as a container's, as a pool sees them from the calling thread. */
public interface OuterTransactions {

    /** There are none. */
    OuterTransactions NONE = new OuterTransactions() {
        @Override
        public boolean active() {
            return false;
        }

        @Override
        public @Nullable Branch branch(ConnectionPool pool, Supplier<Branch> begin) {
            return null;
        }

        @Override
        public void setRollbackOnly() {
            // nothing to roll back
        }
    };

    /** Whether the calling thread is in one. */
    boolean active();

    /**
     * The pool's part in the calling thread's transaction, begun if there is none yet; null outside of a transaction.
     *
     * @param begin makes the part, which whoever ends the transaction must then end
     * @throws dev.etosha.PermanentDatabaseException if the pool can't take part
     */
    @Nullable
    Branch branch(ConnectionPool pool, Supplier<Branch> begin);

    /** Lets the calling thread's transaction end in a rollback, whatever else it does. */
    void setRollbackOnly();
}
