package dev.etosha.jta;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.config.JtaMode;
import dev.etosha.pool.ConnectionPool;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * A pool's part in a transaction as the transaction manager sees it: a resource that commits in one phase. It can't
 * prepare. If another resource makes the manager call prepare, it rolls back, unless {@code db.jta=several}.
 */
final class BranchResource extends OnePhaseResource {

    private static final Logger LOG = System.getLogger("dev.etosha.transaction");

    private final String pool;
    private final boolean several;
    private boolean asking;

    // Cleared at the end: a transaction manager may keep the resource, Open Liberty as long as the server runs.
    private @Nullable Branch branch;
    private @Nullable Runnable ended;

    /**
     * The resource of a branch.
     *
     * @param ended run once the branch is over
     */
    BranchResource(Branch branch, Runnable ended) {
        this.pool = branch.pool().name();
        this.several = branch.pool().config().jta() == JtaMode.SEVERAL;
        this.branch = branch;
        this.ended = ended;
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        if (!several) {
            rollback(xid);
            String why = "pool " + pool
                    + " commits in one phase, and the JTA transaction has other resources: it was rolled back."
                    + " db.jta=several lets them commit one after the other";
            LOG.log(Level.WARNING, why);
            throw failure(XAException.XA_RBPROTO, new SQLException(why, "25000"));
        }
        try {
            running().check();
            return XA_OK;
        } catch (SQLException e) {
            rollback(xid);
            throw failure(XAException.XA_RBROLLBACK, e);
        }
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        try {
            end().commit();
        } catch (SQLException e) {
            throw failure(onePhase ? XAException.XA_RBROLLBACK : XAException.XA_HEURRB, e);
        } catch (CommitOutcomeUnknownException e) {
            throw failure(XAException.XA_HEURHAZ, e);
        }
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        end().rollBack();
    }

    private synchronized Branch running() throws XAException {
        if (branch == null) {
            throw new XAException(XAException.XAER_NOTA);
        }
        return branch;
    }

    private synchronized Branch end() throws XAException {
        Branch ending = running();
        branch = null;
        if (ended != null) {
            ended.run();
            ended = null;
        }
        return ending;
    }

    private XAException failure(int code, Exception cause) {
        if (code != XAException.XA_RBPROTO) {
            // transaction managers rarely report the cause
            LOG.log(Level.WARNING, "pool {0}: the commit of a JTA transaction failed: {1}", pool, cause.getMessage());
        }
        XAException failure = new XAException(code);
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void start(Xid xid, int flags) {
        // the branch has begun the transaction
    }

    /** A server's wrapper of the pool's {@link SharedResource} is known by its own answer. */
    @Override
    public synchronized boolean isSameRM(XAResource other) throws XAException {
        if (other == this || other instanceof BranchResource || asking) {
            return other == this;
        }
        asking = true;
        try {
            return other.isSameRM(this);
        } finally {
            asking = false;
        }
    }

    /** Whether it is this pool's, and not over. */
    synchronized boolean isOf(ConnectionPool other) {
        return branch != null && branch.pool() == other;
    }
}
