package dev.etosha.jta;

import dev.etosha.pool.ConnectionPool;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A pool's part in transactions in which a server enlists it, before the application takes a connection. The first start
 * in a transaction begins the pool's branch, and its end ends it. Where the branch has begun otherwise, it has no part.
 *
 * <p>Thread-safe. One instance may take part in any number of transactions.
 */
final class SharedResource extends OnePhaseResource {

    private final JtaTransactions transactions;
    private final ConnectionPool pool;

    SharedResource(JtaTransactions transactions, ConnectionPool pool) {
        this.transactions = transactions;
        this.pool = pool;
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        if (flags == TMNOFLAGS) {
            transactions.begin(XidKey.of(xid), pool);
        }
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        BranchResource begun = transactions.begun(XidKey.of(xid));
        if (begun == null) {
            return XA_RDONLY;
        }
        try {
            return begun.prepare(xid);
        } catch (XAException e) {
            transactions.forget(XidKey.of(xid)); // it was rolled back
            throw e;
        }
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        BranchResource begun = transactions.forget(XidKey.of(xid));
        if (begun != null) {
            begun.commit(xid, onePhase);
        }
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        BranchResource begun = transactions.forget(XidKey.of(xid));
        if (begun != null) {
            begun.rollback(xid);
        }
    }

    /** All of a pool is one resource, so a transaction manager lets them share a branch. */
    @Override
    public boolean isSameRM(XAResource other) {
        return (other instanceof SharedResource shared && shared.pool == pool)
                || (other instanceof BranchResource branch && branch.isOf(pool));
    }
}
