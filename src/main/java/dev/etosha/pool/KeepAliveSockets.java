package dev.etosha.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/**
 * Sockets whose peer is asked for a sign of life by the operating system, so that a network that went away is noticed
 * within about a minute also while a long statement runs, which a socket timeout would kill. Made by pgjdbc, which knows
 * the class by its name, one instance for each login.
 *
 * <p>A login whose time is over gets no further socket: without {@code sslmode} pgjdbc tries a second one when a server
 * is silent, long after nobody waits for the login any more, and so doubles what a server that is in trouble has to take.
 * Later pgjdbc makes the sockets here on which it asks to have a statement cancelled: on other threads, as each thread
 * that logs in ends with the login.
 */
public final class KeepAliveSockets extends SocketFactory {

    // By name: WildFly keeps their class, jdk.net.ExtendedSocketOptions, from applications.
    private static final List<String> OPTIONS = List.of("TCP_KEEPIDLE", "TCP_KEEPINTERVAL", "TCP_KEEPCOUNT");

    private final List<Integer> values;
    private final long began = System.nanoTime();
    private final long loginThread = Thread.currentThread().getId();

    /**
     * Sockets with the given habits.
     *
     * @param habits seconds until the first question, seconds between questions, how many go unanswered before the
     *     connection is lost, and seconds for the login, with commas between
     */
    public KeepAliveSockets(String habits) {
        values = List.of(habits.split(",", -1)).stream().map(Integer::valueOf).toList();
    }

    @Override
    public Socket createSocket() throws IOException {
        boolean late = System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(values.get(OPTIONS.size()));
        if (late && Thread.currentThread().getId() == loginThread) {
            throw new SocketTimeoutException("the time for the login is over");
        }
        Socket socket = new Socket();
        Login login = Login.onThisThread();
        if (login != null) {
            login.uses(socket);
        }
        for (SocketOption<?> option : socket.supportedOptions()) {
            int index = OPTIONS.indexOf(option.name());
            if (index >= 0 && values.get(index) > 0) {
                set(socket, option, values.get(index));
            }
        }
        return socket;
    }

    @SuppressWarnings("unchecked") // all three are of whole numbers
    private static void set(Socket socket, SocketOption<?> option, Integer value) throws IOException {
        socket.setOption((SocketOption<Integer>) option, value);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw unconnectedOnly();
    }

    private static IOException unconnectedOnly() {
        return new IOException("pgjdbc connects its sockets itself");
    }
}
