package dev.etosha.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.List;
import javax.net.SocketFactory;

/**
 * Sockets with TCP keep-alive, which detects a network failure within about a minute, unless sent data is
 * unacknowledged. For that case they are {@linkplain ObservedSocket observed}. A socket timeout would also end a long
 * statement. pgjdbc loads the class by name and makes one instance for each login. It also uses that for the sockets of
 * later cancel requests.
 */
public final class KeepAliveSockets extends SocketFactory {

    // By name: WildFly hides jdk.net.ExtendedSocketOptions from applications.
    private static final List<String> OPTIONS = List.of("TCP_KEEPIDLE", "TCP_KEEPINTERVAL", "TCP_KEEPCOUNT");

    private final List<Integer> values;

    /**
     * Sockets with the given keep-alive settings.
     *
     * @param habits separated by commas: idle seconds before the first probe, seconds between probes, and the number of
     *     unanswered probes that end the connection
     */
    public KeepAliveSockets(String habits) {
        values = List.of(habits.split(",", -1)).stream().map(Integer::valueOf).toList();
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new ObservedSocket();
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

    @SuppressWarnings("unchecked") // all three options are integers
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
