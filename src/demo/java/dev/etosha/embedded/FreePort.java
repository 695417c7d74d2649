package dev.etosha.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that no program listens on. It is outside the range for outgoing connections, so it stays free while a server
 * is down.
 */
public final class FreePort {

    private static final int FIRST = 15_000;

    /** The first port that Linux uses for outgoing connections. Other systems start higher. */
    private static final int END = 32_768;

    private static final int TRIALS = 100;

    private FreePort() {}

    /** A random free port. */
    public static int any() throws IOException {
        IOException last = null;
        for (int i = 0; i < TRIALS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("there is no free port from " + FIRST + " to " + END, last);
    }
}
