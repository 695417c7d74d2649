package dev.etosha.jndi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;

/** What a server keeps of a pool to enlist it in transactions. Holds no connection. Thread-safe. */
final class OnDemandXAConnection implements XAConnection {

    private final PoolLookup pool;
    private final LateResource resource;
    private final Set<ConnectionEventListener> listeners = new CopyOnWriteArraySet<>();
    private final Set<Connection> handles = new CopyOnWriteArraySet<>();

    OnDemandXAConnection(PoolLookup pool) {
        this.pool = pool;
        this.resource = new LateResource(pool);
    }

    /** A new handle. Those that were given before stay open: none of them holds anything. */
    @Override
    public Connection getConnection() {
        Connection handle = OnDemandConnection.of(pool, this::closed, resource::abort);
        handles.add(handle);
        return handle;
    }

    private void closed(Connection handle) {
        if (handles.remove(handle)) {
            ConnectionEvent event = new ConnectionEvent(this);
            listeners.forEach(listener -> listener.connectionClosed(event));
        }
    }

    @Override
    public XAResource getXAResource() {
        return resource;
    }

    @Override
    public void close() throws SQLException {
        for (Connection handle : Set.copyOf(handles)) {
            handles.remove(handle); // no event: the server closes it
            handle.close();
        }
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    /** Ignored: the driver's own statements are not kept. */
    @Override
    public void addStatementEventListener(StatementEventListener listener) {
        // no events
    }

    @Override
    public void removeStatementEventListener(StatementEventListener listener) {
        // no events
    }
}
