package dev.etosha.jta;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What all resources of a pool have in common: commit or rollback ends the work, and nothing is left to recover. */
public abstract class OnePhaseResource implements XAResource {

    @Override
    public void end(Xid xid, int flags) {
        // commit or rollback ends it
    }

    @Override
    public void forget(Xid xid) {
        // nothing is remembered
    }

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
