package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Connector;
import dev.etosha.connect.ObservedSocket;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.PoolThreads;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Frees callers whose server has gone silent. When a lent connection has waited for {@link #QUIET}, its address is
 * tried with a login. If nothing comes back from {@link Peer#TRIES} logins in a row, the connections that wait for the
 * address are closed. Any answer counts, also a refusal, so a slow statement or a full server ends no connection.
 *
 * <p>TCP alone needs many minutes for this: keep-alive does not run while sent data is unacknowledged.
 */
final class SilenceWatch {

    static final Duration QUIET = Duration.ofSeconds(10);

    private static final long EVERY_MILLIS = 2_000;

    private final PoolConfig config;
    private final Store store;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final PoolLog log;
    private final ThreadFactory threads;

    // only on the timer's thread
    private Map<PhysicalConnection, Wait> waits = new HashMap<>();
    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();

    SilenceWatch(PoolConfig config, Store store, Connector connector, ScheduledExecutorService timer, PoolLog log) {
        this.config = config.withConnectTimeout(Peer.PATIENCE);
        this.store = store;
        this.connector = connector;
        this.timer = timer;
        this.log = log;
        this.threads = PoolThreads.named("etosha-" + config.name() + "-silence-");
    }

    void start() {
        Future<?> unused = timer.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            look(System.nanoTime());
        } catch (RuntimeException | Error e) {
            // the timer drops a task that throws
            log.log(Level.WARNING, "the watch for a silent server failed", e);
        }
    }

    private void look(long now) {
        Map<PhysicalConnection, Wait> still = new HashMap<>();
        Set<InetSocketAddress> quiet = new HashSet<>();
        for (PhysicalConnection connection : store.all()) {
            Wait wait = wait(connection, now);
            if (wait != null) {
                still.put(connection, wait);
                if (wait.nanos(now) >= QUIET.toNanos()) {
                    quiet.add(wait.address);
                }
            }
        }
        waits = still;
        peers.keySet().retainAll(quiet);
        quiet.forEach(address -> ask(address, now));
    }

    /** What the connection waits for. Null if its holder does not wait for the network. */
    private @Nullable Wait wait(PhysicalConnection connection, long now) {
        if (connection.holder() == null
                || !(connection.socket() instanceof ObservedSocket socket)
                || !(socket.getRemoteSocketAddress() instanceof InetSocketAddress address)) {
            return null;
        }
        long operation = socket.waiting();
        if (operation == 0) {
            return null;
        }
        Wait before = waits.get(connection);
        return before != null && before.operation == operation ? before : new Wait(socket, address, operation, now);
    }

    private void ask(InetSocketAddress address, long now) {
        Peer peer = peers.computeIfAbsent(address, absent -> new Peer(address, config, connector, timer));
        if (peer.silent()) {
            peers.remove(address);
            cut(address, now);
        } else if (peer.isDue(now)) {
            threads.newThread(peer::ask).start();
        }
    }

    private void cut(InetSocketAddress address, long now) {
        long longest = 0;
        int cut = 0;
        for (Map.Entry<PhysicalConnection, Wait> each : waits.entrySet()) {
            Wait wait = each.getValue();
            if (wait.address.equals(address)
                    && wait.nanos(now) >= QUIET.toNanos()
                    && wait.socket.waiting() == wait.operation) {
                longest = Math.max(longest, wait.nanos(now));
                cut++;
                each.getKey().condemn();
                close(wait.socket);
            }
        }
        if (cut > 0) {
            log.log(
                    Level.WARNING,
                    "no answer from " + address + " for " + TimeUnit.NANOSECONDS.toSeconds(longest) + " s, and "
                            + Peer.TRIES + " logins got none: closed connections whose callers waited for it: " + cut);
        }
    }

    /** Below TLS, whose close could wait for the same network. The waiting thread gets an exception. */
    private static void close(ObservedSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // unusable either way
        }
    }

    /** A read or write that waits for the address since a time in {@link System#nanoTime}. */
    private record Wait(ObservedSocket socket, InetSocketAddress address, long operation, long since) {

        long nanos(long now) {
            return now - since;
        }
    }
}
