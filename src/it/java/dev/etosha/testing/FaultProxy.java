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
 * The network between clients and a PostgreSQL on localhost, which can be made to fail as networks do. It reads the
 * protocol's messages, so that it can also fail around a COMMIT.
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

    /** A proxy that forwards to the port. */
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

    /** Connections taken so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections that are open. */
    public int open() {
        return connections.size();
    }

    /** How often clients have waited for the server so far: their round trips. */
    public long requests() {
        return requests.get();
    }

    /** Remembers from now on which statements are run. */
    public void record() {
        recording = true;
    }

    /** The texts of the statements that were run since {@link #record}. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    /** Forwards new connections to another port, as after a change in DNS; those there are stay. */
    public void forwardTo(int otherPort) {
        target = otherPort;
    }

    /** Refuses new connections; those there are stay. */
    public void refuse() throws IOException {
        listener.close();
    }

    /** Takes new connections again. */
    public void acceptAgain() throws IOException {
        listener = listen(port);
    }

    /** Cuts all connections with a reset. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Cuts all connections in order, as a server that ends does. */
    public void cut() {
        connections.forEach(ProxiedConnection::close);
    }

    /** Carries nothing any more, old connections and new; sockets stay open and new ones are taken. */
    public void goSilent() {
        network.silent(true);
    }

    /** Carries everything again, also what was sent meanwhile. */
    public void speakAgain() {
        network.silent(false);
    }

    /** Lets each new connection wait for so long before its first byte is carried. */
    public void delayConnects(Duration delay) {
        connectDelay = delay;
    }

    /** Lets each piece of data wait for so long, in both directions. */
    public void delay(Duration each) {
        network.delay(each);
    }

    /** Carries no more than that on each connection in each direction. */
    public void throttle(long bytesPerSecond) {
        network.bytesPerSecond(bytesPerSecond);
    }

    /** Ends the {@link #throttle}. */
    public void unthrottle() {
        network.unlimited();
    }

    /** Cuts the connection that carries the given number of bytes from the server, counted from now. */
    public void cutAfter(long bytes) {
        network.cutAfter(bytes);
    }

    /** Ends the {@link #cutAfter}, if it has not cut yet. */
    public void cutNoMore() {
        network.cutNoMore();
    }

    /** Lets the next COMMIT that comes by fail so; one only. */
    public void failNextCommit(CommitFault fault) {
        network.faultOfNextCommit(fault);
    }

    /** Ends the {@link #failNextCommit}, if none has come by. */
    public void spareCommits() {
        network.faultOfNextCommit(null);
    }

    /** A COMMIT is still to come that is to fail. */
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

    /** Work that ends with its socket. */
    private interface Pump {

        void run() throws IOException, InterruptedException;
    }

    private static void start(Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (IOException | InterruptedException e) {
                        // an end is gone
                    }
                },
                "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
