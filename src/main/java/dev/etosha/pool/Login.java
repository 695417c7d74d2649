package dev.etosha.pool;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One login to the server, which another thread can end: it closes the socket, and so whoever connects or reads there
 * gets an error at once. Sockets that {@link KeepAliveSockets} did not make stay unknown, and end by their own timeouts.
 */
final class Login {

    private static final ThreadLocal<@Nullable Login> ON_THIS_THREAD = new ThreadLocal<>();

    private @Nullable Socket socket;
    private boolean ended;

    /** Connects on the calling thread. Blocks until the server has answered, or the login was {@linkplain #end ended}. */
    Connection with(Connector connector) throws SQLException {
        ON_THIS_THREAD.set(this);
        try {
            return connector.connect();
        } finally {
            ON_THIS_THREAD.remove();
        }
    }

    /** The login that the calling thread is at; null if it is at none. */
    static @Nullable Login onThisThread() {
        return ON_THIS_THREAD.get();
    }

    /** The server is spoken to on this socket from now on; throws once the login was ended. */
    synchronized void uses(Socket made) throws SocketException {
        if (ended) {
            throw new SocketException("the time for the login is over");
        }
        socket = made;
    }

    /** The socket that the server was spoken to last; null if that is unknown. */
    synchronized @Nullable Socket socket() {
        return socket;
    }

    /** Lets go whoever waits for the server. Does not block. */
    synchronized void end() {
        ended = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // nobody uses it any more, one way or the other
            }
        }
    }
}
