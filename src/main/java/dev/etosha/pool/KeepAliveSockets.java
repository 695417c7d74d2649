package dev.etosha.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Sockets whose peer is asked for a sign of life by the operating system, so that a network that went away is noticed
 * within about a minute also while a long statement runs, which a socket timeout would kill. Made by pgjdbc, which knows
 * the class by its name, one instance for each login. It also makes the sockets there on which it asks the server later
 * to cancel a statement.
 */
public final class KeepAliveSockets extends SocketFactory {

    // By name: WildFly keeps their class, jdk.net.ExtendedSocketOptions, from applications.
    private static final List<String> OPTIONS = List.of("TCP_KEEPIDLE", "TCP_KEEPINTERVAL", "TCP_KEEPCOUNT");

    private final List<Integer> values;

    /**
     * Sockets with the given habits.
     *
     * @param habits seconds until the first question, seconds between questions, and how many go unanswered before the
     *     connection is lost, with commas between
     */
    public KeepAliveSockets(String habits) {
        values = List.of(habits.split(",", -1)).stream().map(Integer::valueOf).toList();
    }

    @Override
    public Socket createSocket() throws IOException {
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
