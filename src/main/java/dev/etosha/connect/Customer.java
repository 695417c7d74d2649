package dev.etosha.connect;

import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The pool as its {@link Supply} sees it. Thread-safe. */
public interface Customer {

    /** The number of waiting callers minus the number of free connections. Does not block. */
    int waiting();

    /**
     * Takes over a new connection, which is not free yet. Closes the connection if it throws.
     *
     * @param socket its socket; null if unknown
     * @return sets the connection free, once. Does not block
     */
    Runnable made(Connection connection, @Nullable Socket socket) throws SQLException;

    /** No login can succeed until the configuration or the server changes. Does not block. */
    void hopeless();
}
