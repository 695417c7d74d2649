package dev.etosha.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The network between a client and a server on localhost, which can be made to fail as networks do. */
public final class FaultProxy implements AutoCloseable {

    private static final long UNCUT = Long.MAX_VALUE;

    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong writes = new AtomicLong();
    private volatile ServerSocket listener;
    private volatile boolean silent;
    private volatile boolean closed;
    private volatile Duration connectDelay = Duration.ZERO;
    private final AtomicLong answerBytesLeft = new AtomicLong(UNCUT);
    private final Object change = new Object();

    private FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = listen(0);
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

    /** Pieces of data that clients have sent so far: with a driver that waits for answers, its round trips. */
    public long requests() {
        return writes.get();
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
        sockets.forEach(FaultProxy::resetOne);
    }

    /** Carries nothing any more, old connections and new; sockets stay open and new ones are taken. */
    public void goSilent() {
        silent = true;
    }

    /** Carries everything again, also what was sent meanwhile. */
    public void speakAgain() {
        synchronized (change) {
            silent = false;
            change.notifyAll();
        }
    }

    /** Lets each new connection wait for so long before its first byte is carried. */
    public void delayConnects(Duration delay) {
        connectDelay = delay;
    }

    /** Cuts the connection that carries the given number of bytes from the server, counted from now. */
    public void cutAfter(long bytes) {
        answerBytesLeft.set(bytes);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        speakAgain();
        reset();
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 1_000);
        start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket from) {
        while (true) {
            try {
                Socket client = from.accept();
                accepted.incrementAndGet();
                sockets.add(client);
                start(() -> connect(client));
            } catch (IOException e) {
                return; // refuses from now on
            }
        }
    }

    private void connect(Socket client) {
        try {
            TimeUnit.NANOSECONDS.sleep(connectDelay.toNanos());
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            sockets.add(server);
            start(() -> carry(client, server, false));
            carry(server, client, true);
        } catch (IOException | InterruptedException e) {
            resetOne(client);
            sockets.remove(client);
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitSpeech();
                int length = read;
                if (answers) {
                    length = (int) Math.min(read, answerBytesLeft.get());
                } else {
                    writes.incrementAndGet();
                }
                out.write(buffer, 0, length);
                if (answers && answerBytesLeft.get() != UNCUT && answerBytesLeft.addAndGet(-length) <= 0) {
                    answerBytesLeft.set(UNCUT);
                    resetOne(from);
                    resetOne(to);
                }
            }
        } catch (IOException | InterruptedException e) {
            // one end is gone, and so the other is
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitSpeech() throws InterruptedException {
        synchronized (change) {
            while (silent && !closed) {
                change.wait();
            }
        }
    }

    private static void resetOne(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
