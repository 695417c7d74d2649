package dev.etosha.reliability;

import dev.etosha.connect.KeepAliveSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.SocketFactory;

/**
 * A socket factory that counts the attempts to connect of each pool, including refused ones. pgjdbc creates it by its
 * class name.
 */
public final class CountedSockets extends SocketFactory {

    /** An attempt to connect: its time and the id of its thread. */
    record Attempt(long at, long thread) {}

    private static final Map<String, Collection<Attempt>> ATTEMPTS = new ConcurrentHashMap<>();

    private final Collection<Attempt> attempts;
    private final SocketFactory sockets;

    /**
     * Creates the factory of one pool.
     *
     * @param argument the name of the pool; for Etosha's own sockets, followed by a semicolon and their argument
     */
    public CountedSockets(String argument) {
        String[] parts = argument.split(";", 2);
        attempts = ATTEMPTS.computeIfAbsent(parts[0], name -> new ConcurrentLinkedQueue<>());
        sockets = parts.length > 1 ? new KeepAliveSockets(parts[1]) : SocketFactory.getDefault();
    }

    /** All attempts of the pool so far. */
    static Collection<Attempt> of(String pool) {
        return ATTEMPTS.getOrDefault(pool, List.of());
    }

    @Override
    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    public Socket createSocket() throws IOException {
        Socket socket = sockets.createSocket();
        attempts.add(new Attempt(System.nanoTime(), Thread.currentThread().getId()));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return sockets.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return sockets.createSocket(address, port, localAddress, localPort);
    }
}
