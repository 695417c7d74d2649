package dev.etosha.jndi;

import dev.etosha.jta.OnePhaseResource;
import dev.etosha.jta.XidKey;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * A pool's part in transactions, looked up at each call: the pool may have found no transaction manager yet when the
 * server asks for this. Without one, or with {@code db.jta=off}, it has no part. Thread-safe.
 */
final class LateResource extends OnePhaseResource {

    private final PoolLookup pool;
    private final Map<XidKey, Xid> started = new ConcurrentHashMap<>();
    private volatile boolean aborted;

    LateResource(PoolLookup pool) {
        this.pool = pool;
    }

    private @Nullable XAResource now() throws XAException {
        try {
            return pool.pool().resource();
        } catch (SQLException e) {
            XAException failure = new XAException(XAException.XAER_RMFAIL);
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        refuseAborted(XAException.XAER_RMFAIL);
        XAResource now = now();
        if (now != null) {
            now.start(xid, flags);
            started.put(XidKey.of(xid), xid);
        }
    }

    /**
     * The server has aborted the connection, as Open Liberty does when a transaction times out. It does not end the
     * transaction's branch then, so that is done here.
     */
    void abort() {
        aborted = true;
        for (Xid xid : started.values()) {
            try {
                rollback(xid);
            } catch (XAException ended) {
                // its connection has gone back
            }
        }
    }

    private void refuseAborted(int code) throws XAException {
        if (aborted) {
            throw new XAException(code);
        }
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        refuseAborted(XAException.XA_RBROLLBACK);
        XAResource now = now();
        int vote = now == null ? XA_RDONLY : now.prepare(xid);
        if (vote == XA_RDONLY) {
            started.remove(XidKey.of(xid)); // no commit follows
        }
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        started.remove(XidKey.of(xid));
        refuseAborted(XAException.XA_RBROLLBACK);
        XAResource now = now();
        if (now != null) {
            now.commit(xid, onePhase);
        }
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        started.remove(XidKey.of(xid));
        XAResource now = now();
        if (now != null) {
            now.rollback(xid);
        }
    }

    @Override
    public boolean isSameRM(XAResource other) throws XAException {
        if (other == this) {
            return true;
        }
        XAResource now = now();
        return now != null && now.isSameRM(other instanceof LateResource late ? late.now() : other);
    }
}
