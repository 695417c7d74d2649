package dev.etosha.jta;

import java.nio.ByteBuffer;
import javax.transaction.xa.Xid;

/** A branch of a transaction, by value: a transaction manager may pass different objects for one. */
public record XidKey(int format, ByteBuffer transaction, ByteBuffer branch) {

    public static XidKey of(Xid xid) {
        return new XidKey(
                xid.getFormatId(),
                ByteBuffer.wrap(xid.getGlobalTransactionId()),
                ByteBuffer.wrap(xid.getBranchQualifier()));
    }
}
