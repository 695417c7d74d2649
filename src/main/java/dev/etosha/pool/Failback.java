package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.url.DatabaseUrl.Host;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Customer;
import dev.etosha.connect.Login;
import dev.etosha.connect.Supply;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.PoolThreads;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Moves connections to the hosts that they should be on, one at a time: to a preferred host that is back, or to a host
 * that has fewer than the others. The new connection is made before the old one is closed. A lent one is closed when it
 * returns.
 */
final class Failback {

    private final PoolConfig config;
    private final Hosts hosts;
    private final Connector connector;
    private final Customer customer;
    private final Supply supply;
    private final Stock stock;
    private final ScheduledExecutorService timer;
    private final PoolLog log;
    private final ThreadFactory threads;
    private final long betweenNanos;
    private final AtomicBoolean moving = new AtomicBoolean();
    private volatile long notBefore = System.nanoTime();

    Failback(
            PoolConfig config,
            Hosts hosts,
            Connector connector,
            Customer customer,
            Supply supply,
            Stock stock,
            ScheduledExecutorService timer,
            PoolLog log) {
        this.config = config;
        this.hosts = hosts;
        this.connector = connector;
        this.customer = customer;
        this.supply = supply;
        this.stock = stock;
        this.timer = timer;
        this.log = log;
        this.threads = PoolThreads.named("etosha-" + config.name() + "-failback-");
        this.betweenNanos = Nanos.of(config.failbackInterval()) / 2; // so that a move is done within the interval
    }

    /** Looks about every second from now on, if the URL leaves a choice and {@code db.failback-interval} is not 0. */
    void start() {
        if (hosts.choice().matters() && betweenNanos > 0) {
            long nanos =
                    Math.max(TimeUnit.MILLISECONDS.toNanos(10), Math.min(TimeUnit.SECONDS.toNanos(1), betweenNanos));
            Future<?> unused = timer.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        try {
            if (System.nanoTime() - notBefore >= 0 && hosts.move() != null && moving.compareAndSet(false, true)) {
                threads.newThread(this::moveAll).start();
            }
        } catch (RuntimeException | Error e) {
            moving.set(false); // the timer drops a task that throws
            log.log(Level.WARNING, "looking for a preferred host failed", e);
        }
    }

    private void moveAll() {
        try {
            Hosts.Move move = hosts.move();
            while (move != null && moved(move)) {
                move = hosts.move();
            }
            if (move != null) {
                notBefore = System.nanoTime() + betweenNanos;
            }
        } finally {
            moving.set(false);
        }
    }

    /** False if no host takes the connection now. */
    private boolean moved(Hosts.Move move) {
        for (Host host : move.to()) {
            if (connected(host)) {
                log.log(Level.INFO, "moved a connection from " + move.from() + " to " + host);
                retire(move.from());
                return true;
            }
        }
        return false;
    }

    private boolean connected(Host host) {
        Login login = new Login(config, timer, () -> {});
        try {
            Connection made = login.with(connector.only(host, hosts.choice().wanted()));
            Runnable release = customer.made(made, login.socket());
            supply.adopted();
            release.run();
            return true;
        } catch (SQLException | RuntimeException e) {
            log.log(Level.DEBUG, "no connection could be moved to " + host + ": " + e.getMessage());
            return false;
        }
    }

    private void retire(Host host) {
        List<PhysicalConnection> there = hosts.on(host);
        there.stream()
                .filter(PhysicalConnection::isFree)
                .findFirst()
                .or(() -> there.stream().findFirst())
                .ifPresent(connection -> {
                    connection.replace();
                    stock.inspect(connection, PhysicalConnection::replaced);
                });
    }
}
