package dev.etosha.jndi;

import java.sql.SQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/**
 * A pool's part in transactions, looked up at each call: the pool may have found no transaction manager yet when the
 * server asks for this. Without one, or with {@code db.jta=off}, it has no part. Thread-safe.
 */
final class LateResource implements XAResource {

    private final OnDemandConnection.Lookup pool;

    LateResource(OnDemandConnection.Lookup pool) {
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
        XAResource now = now();
        if (now != null) {
            now.start(xid, flags);
        }
    }

    @Override
    public void end(Xid xid, int flags) {
        // commit or rollback ends it
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        XAResource now = now();
        return now == null ? XA_RDONLY : now.prepare(xid);
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        XAResource now = now();
        if (now != null) {
            now.commit(xid, onePhase);
        }
    }

    @Override
    public void rollback(Xid xid) throws XAException {
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

    @Override
    public void forget(Xid xid) {
        // nothing is remembered
    }

    /** The pool has nothing to recover. */
    @Override
    public Xid[] recover(int flag) {
        return new Xid[0];
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
