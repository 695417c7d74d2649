package dev.etosha.pool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.List;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Sockets whose peer is asked for a sign of life by the operating system, so that a network that went away is noticed
 * within about a minute also while a long statement runs, which a socket timeout would kill. Made by pgjdbc, which knows
 * the class by its name.
 */
public final class KeepAliveSockets extends SocketFactory {

    private static final List<SocketOption<Integer>> OPTIONS = List.of(
            ExtendedSocketOptions.TCP_KEEPIDLE,
            ExtendedSocketOptions.TCP_KEEPINTERVAL,
            ExtendedSocketOptions.TCP_KEEPCOUNT);

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
        for (int i = 0; i < OPTIONS.size(); i++) {
            if (socket.supportedOptions().contains(OPTIONS.get(i)) && values.get(i) > 0) {
                socket.setOption(OPTIONS.get(i), values.get(i));
            }
        }
        return socket;
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
