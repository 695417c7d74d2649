package dev.etosha.jndi;

import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import java.sql.Connection;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of pools that are opened before the application's beans exist. A transaction manager that a server
 * does not show yet is looked for again. Thread-safe.
 */
final class LateTransactions implements OuterTransactions {

    private volatile OuterTransactions found = NONE;
    private volatile boolean settled;

    private OuterTransactions found() {
        if (!settled && found == NONE) {
            found = Jta.transactions(type -> null);
        }
        return found;
    }

    /** The transactions from now on, unless others were found before. */
    void settle(OuterTransactions ofApplication) {
        if (found() == NONE) {
            found = ofApplication;
        }
        settled = true;
    }

    @Override
    public boolean active() {
        return found().active();
    }

    @Override
    public @Nullable Connection connection(ConnectionPool pool, long mostNanos) {
        return found().connection(pool, mostNanos);
    }

    @Override
    public @Nullable XAResource resource(ConnectionPool pool) {
        return found().resource(pool);
    }

    @Override
    public void setRollbackOnly() {
        found().setRollbackOnly();
    }

    @Override
    public String toString() {
        return String.valueOf(found);
    }
}
