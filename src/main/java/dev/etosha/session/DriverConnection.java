package dev.etosha.session;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** The driver's connection, the wrapper that owns it, and its socket. Knows nothing of the pool. */
abstract class DriverConnection {

    private final Connection owned;
    private final Connection raw;
    private final @Nullable BaseConnection driver;
    private final @Nullable Socket socket;

    DriverConnection(Connection owned, @Nullable Socket socket) throws SQLException {
        this.owned = owned;
        this.socket = socket;
        this.driver = owned.isWrapperFor(BaseConnection.class) ? owned.unwrap(BaseConnection.class) : null;
        this.raw = driver == null ? owned : driver;
    }

    public final Connection raw() {
        return raw;
    }

    /** pgjdbc's connection. Null with another driver. */
    public final @Nullable BaseConnection driver() {
        return driver;
    }

    /** Its socket, below TLS. Null if unknown. */
    public final @Nullable Socket socket() {
        return socket;
    }

    /** Whether a transaction is open, including one that SQL began without JDBC's knowledge. */
    public final boolean transactionIsOpen() throws SQLException {
        return driver == null ? !raw.getAutoCommit() : driver.getTransactionState() != TransactionState.IDLE;
    }

    /** Whether unread data may have arrived from the server. Does not read or block. */
    public final boolean mayHaveNews() {
        try {
            return socket == null || socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true; // closed
        }
    }

    /** Drops the notifications that the driver has read. False if there were none. */
    final boolean forgetNews() throws SQLException {
        return driver != null && driver.getQueryExecutor().getNotifications().length > 0;
    }

    /** Ends the session and closes the connection. May block on the network. */
    public final void close() {
        try {
            owned.close();
        } catch (SQLException e) {
            // gone either way
        }
    }

    /** Cuts the connection without telling the server. */
    public final void abort() {
        try {
            raw.abort(Runnable::run); // also if another thread is closing the wrapper
        } catch (SQLException e) {
            // gone either way
        }
        close();
    }
}
