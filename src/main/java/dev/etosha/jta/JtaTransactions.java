package dev.etosha.jta;

import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.JtaMode;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/** The transactions of a transaction manager, and the pools' parts in them. One for all pools of an application. */
final class JtaTransactions implements OuterTransactions {

    private static final Logger LOG = System.getLogger("dev.etosha.transaction");

    private final TransactionManager manager;
    private final Map<Transaction, List<Branch>> running = new ConcurrentHashMap<>();
    private final Map<XidKey, BranchResource> begun = new ConcurrentHashMap<>();

    JtaTransactions(TransactionManager manager) {
        this.manager = manager;
    }

    @Override
    public boolean active() {
        try {
            return manager.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException e) {
            return true; // unknown; may be active
        }
    }

    @Override
    public @Nullable Connection connection(ConnectionPool pool, long mostNanos) {
        Branch branch = branch(pool, mostNanos);
        return branch == null ? null : branch.handle();
    }

    /** The pool's part in the calling thread's transaction, begun if needed. Null outside a transaction. */
    private @Nullable Branch branch(ConnectionPool pool, long mostNanos) {
        try {
            int status = manager.getStatus();
            if (status == Status.STATUS_NO_TRANSACTION) {
                return null;
            }
            Transaction transaction = manager.getTransaction();
            if (transaction == null) {
                return null;
            }
            List<Branch> others = running.getOrDefault(transaction, List.of());
            for (Branch branch : others) {
                if (branch.pool() == pool) {
                    return branch;
                }
            }
            return switch (status) {
                case Status.STATUS_COMMITTED -> null; // in afterCompletion: the transaction has ended
                case Status.STATUS_ACTIVE -> {
                    refuseBeside(others, pool);
                    yield enlisted(transaction, pool, mostNanos);
                }
                default ->
                    throw refused(pool, "the JTA transaction is ending or marked for rollback, status " + status, null);
            };
        } catch (SystemException e) {
            throw refused(pool, "the transaction manager failed: " + e.getMessage(), e);
        } catch (RollbackException | IllegalStateException e) {
            throw refused(pool, "the JTA transaction accepts no more resources: " + e.getMessage(), e);
        }
    }

    private static void refuseBeside(List<Branch> others, ConnectionPool pool) {
        for (Branch other : others) {
            if (pool.config().jta() != JtaMode.SEVERAL || other.pool().config().jta() != JtaMode.SEVERAL) {
                throw refused(
                        pool,
                        "the JTA transaction has a connection of pool "
                                + other.pool().name()
                                + " already, and two pools cannot commit atomically; db.jta=several on both allows it"
                                + " anyway",
                        null);
            }
        }
    }

    private Branch enlisted(Transaction transaction, ConnectionPool pool, long mostNanos)
            throws SystemException, RollbackException {
        Branch branch = Branch.begin(pool, mostNanos);
        boolean enlisted = false;
        try {
            running.computeIfAbsent(transaction, any -> new CopyOnWriteArrayList<>())
                    .add(branch);
            enlisted = transaction.enlistResource(new BranchResource(branch, () -> ended(transaction, branch)));
            if (!enlisted) {
                throw new IllegalStateException("the transaction manager did not enlist the connection");
            }
            return branch;
        } finally {
            if (!enlisted) {
                ended(transaction, branch);
                branch.rollBack();
            }
        }
    }

    @Override
    public XAResource resource(ConnectionPool pool) {
        return new SharedResource(this, pool);
    }

    /** Begins the pool's part in the calling thread's transaction, which a server enlists, unless it has begun. */
    void begin(XidKey xid, ConnectionPool pool) throws XAException {
        try {
            Transaction transaction = manager.getTransaction();
            if (transaction == null) {
                throw new IllegalStateException("there is no transaction on this thread");
            }
            List<Branch> others = running.computeIfAbsent(transaction, any -> new CopyOnWriteArrayList<>());
            if (others.stream().anyMatch(branch -> branch.pool() == pool)) {
                return;
            }
            refuseBeside(others, pool);
            Branch branch = Branch.begin(pool, Long.MAX_VALUE);
            others.add(branch);
            begun.put(xid, new BranchResource(branch, () -> ended(transaction, branch)));
        } catch (SystemException | DatabaseException | IllegalStateException e) {
            XAException failure = new XAException(XAException.XAER_RMFAIL);
            failure.initCause(e);
            throw failure;
        }
    }

    /** What a server has enlisted. Null if nothing has begun there. */
    @Nullable
    BranchResource begun(XidKey xid) {
        return begun.get(xid);
    }

    /** {@link #begun}, which is about to end. */
    @Nullable
    BranchResource forget(XidKey xid) {
        return begun.remove(xid);
    }

    private void ended(Transaction transaction, Branch branch) {
        running.computeIfPresent(transaction, (any, branches) -> {
            branches.remove(branch);
            return branches.isEmpty() ? null : branches;
        });
    }

    @Override
    public void setRollbackOnly() {
        try {
            manager.setRollbackOnly();
        } catch (SystemException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "the transaction has already ended", e);
        }
    }

    private static PermanentDatabaseException refused(ConnectionPool pool, String why, @Nullable Exception cause) {
        return new PermanentDatabaseException("pool " + pool.name() + ": " + why, cause, "25000", pool.name(), 1);
    }

    @Override
    public String toString() {
        return "transactions of " + manager;
    }
}
