package dev.etosha.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** A part of a transaction, from its savepoint on. In the end it is released, or rolled back as if it had not run. */
public final class Part {

    private final Handles handles;
    private final Connection handle;
    private final Savepoint savepoint;

    private Part(Handles handles, Connection handle, Savepoint savepoint) {
        this.handles = handles;
        this.handle = handle;
        this.savepoint = savepoint;
    }

    static Part begin(Handles handles) throws SQLException {
        Connection handle = handles.another();
        return new Part(handles, handle, handle.setSavepoint());
    }

    /** The first failure of the part. Null if there is none. */
    public @Nullable Throwable failure() {
        return handles.failureAfter(savepoint);
    }

    /** Ends the part. What it did belongs to the transaction. */
    public void release() throws SQLException {
        handle.releaseSavepoint(savepoint);
        handle.close();
    }

    /** Undoes the part and forgets its failures. */
    public void rollBack() throws SQLException {
        handle.rollback(savepoint);
        release();
    }
}
