package dev.etosha.testing;

import dev.etosha.embedded.FreePort;
import dev.etosha.testing.ClientMessages.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy between clients and a PostgreSQL on localhost that simulates faults of a network. The proxy reads the
 * protocol's messages, so that it can also fail during a COMMIT.
 */
public final class FaultProxy implements AutoCloseable {

    private final int port;
    private final Network network = new Network();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile ServerSocket listener;
    private volatile Duration connectDelay = Duration.ZERO;
    private volatile boolean recording;

    private FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = listen(FreePort.any());
        this.port = listener.getLocalPort();
    }

    /** Starts a proxy that forwards to the port. */
    public static FaultProxy to(int port) {
        try {
            return new FaultProxy(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The number of connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** The number of open connections. */
    public int open() {
        return connections.size();
    }

    /** The number of round trips so far. A round trip ends when a client waits for the server. */
    public long requests() {
        return requests.get();
    }

    /** Starts to record the statements that clients execute. */
    public void record() {
        recording = true;
    }

    /** The texts of the statements that were executed since {@link #record}. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    /** Forwards new connections to another port, as after a DNS change. Existing connections stay. */
    public void forwardTo(int otherPort) {
        target = otherPort;
    }

    /** Refuses new connections. Existing connections stay. */
    public void refuse() throws IOException {
        listener.close();
    }

    /** Accepts new connections again. */
    public void acceptAgain() throws IOException {
        listener = listen(port);
    }

    /** Closes all connections with a reset. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Closes all connections in the regular way, as a server does when it stops. */
    public void cut() {
        connections.forEach(ProxiedConnection::close);
    }

    /** Stops carrying data on existing and new connections. Sockets stay open, and new connections are accepted. */
    public void goSilent() {
        network.silent(true);
    }

    /** Carries data again, including the data that was sent in the meantime. */
    public void speakAgain() {
        network.silent(false);
    }

    /** Delays the first byte of each new connection. */
    public void delayConnects(Duration delay) {
        connectDelay = delay;
    }

    /** Delays each piece of data in both directions. */
    public void delay(Duration each) {
        network.delay(each);
    }

    /** Limits the rate of each connection in each direction. */
    public void throttle(long bytesPerSecond) {
        network.bytesPerSecond(bytesPerSecond);
    }

    /** Ends {@link #throttle}. */
    public void unthrottle() {
        network.unlimited();
    }

    /** Cuts a connection when the server has sent the given number of further bytes, counted over all connections. */
    public void cutAfter(long bytes) {
        network.cutAfter(bytes);
    }

    /** Ends {@link #cutAfter} if no connection was cut yet. */
    public void cutNoMore() {
        network.cutNoMore();
    }

    /** Applies the fault to the next COMMIT only. */
    public void failNextCommit(CommitFault fault) {
        network.faultOfNextCommit(fault);
    }

    /** Ends {@link #failNextCommit} if no COMMIT has come yet. */
    public void spareCommits() {
        network.faultOfNextCommit(null);
    }

    /** Whether the fault of {@link #failNextCommit} is still to come. */
    public boolean commitFaultIsDue() {
        return network.faultIsDue();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        network.close();
        reset();
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 1_000);
        start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket from) throws IOException {
        while (true) {
            Socket client = from.accept();
            accepted.incrementAndGet();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws InterruptedException {
        Socket server = null;
        try {
            TimeUnit.NANOSECONDS.sleep(connectDelay.toNanos());
            server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            ProxiedConnection connection = new ProxiedConnection(client, server, network, this::seen);
            connections.add(connection);
            start(connection::toServer);
            try {
                connection.toClient();
            } finally {
                connections.remove(connection);
            }
        } catch (IOException e) {
            ProxiedConnection.reset(client);
            ProxiedConnection.reset(server);
        }
    }

    private void seen(Message message, boolean waits) {
        if (waits) {
            requests.incrementAndGet();
        }
        String statement = message.statement();
        if (recording && statement != null) {
            statements.add(statement);
        }
    }

    /** Work that ends when its socket is closed. */
    private interface Pump {

        void run() throws IOException, InterruptedException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (IOException | InterruptedException e) {
                        // one end has closed the connection
                    }
                },
                "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
