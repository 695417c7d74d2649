package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Login;
import dev.etosha.connect.ObservedSocket;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** An address of the server that is asked whether it answers at all. Thread-safe. */
final class Peer {

    /** The number of logins in a row without an answer after which it is silent. */
    static final int TRIES = 3;

    /** How long a login waits for the first byte. The next one begins no earlier. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** After an answer it is asked again after this time. */
    private static final Duration TRUST = Duration.ofSeconds(60);

    private final InetSocketAddress address;
    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private boolean asking;
    private long next = System.nanoTime();
    private int unanswered;

    /** @param config with {@link #PATIENCE} as its connect timeout */
    Peer(InetSocketAddress address, PoolConfig config, Connector connector, ScheduledExecutorService timer) {
        this.address = address;
        this.config = config;
        this.connector = connector;
        this.timer = timer;
    }

    /** Whether {@link #TRIES} logins in a row got no answer. */
    synchronized boolean silent() {
        return unanswered >= TRIES;
    }

    /** Whether it is to be asked now. True once until {@link #ask} has ended. */
    synchronized boolean isDue(long now) {
        if (asking || now - next < 0) {
            return false;
        }
        asking = true;
        return true;
    }

    /** Tries a login. Blocks for at most about {@link #PATIENCE}. */
    void ask() {
        long began = System.nanoTime();
        boolean answered = true; // also if an Error ends the try
        try {
            answered = answers();
        } finally {
            answered(answered, began);
        }
    }

    private synchronized void answered(boolean answered, long began) {
        asking = false;
        unanswered = answered ? 0 : unanswered + 1;
        next = began + (answered ? TRUST : PATIENCE).toNanos();
    }

    private boolean answers() {
        Login login = new Login(config, timer, () -> {});
        try {
            login.with(connector.at(address)).close();
            return true;
        } catch (SQLException e) {
            return e.getCause() instanceof ConnectException // the host refused
                    || !(login.socket() instanceof ObservedSocket socket)
                    || socket.heard();
        }
    }
}
