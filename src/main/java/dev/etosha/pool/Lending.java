package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Failure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lends connections from the store, to who waits at the gate if there is none, and takes them back through the gate. */
final class Lending implements PhysicalConnection.Loans, Supply.Receiver {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    /** A connection that was used within this time is lent unchecked: hardly any dies that fast. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Half of that, or less: so long a connection counts as used at the time when it was lent, which is known. */
    static final Duration BEAT = Duration.ofMillis(250);

    private final PoolConfig config;
    private final long timeoutNanos;
    private final boolean stacks;
    private final Store store = new Store();
    private final Gate gate;
    private final Reset reset;
    private final Validation validation;
    private final StatementLog statements;
    private final Refusals refusals;
    private final Supply supply;

    /** Connections that were taken and are being checked, or were found dead and are not discarded yet. */
    private final AtomicInteger doubtful = new AtomicInteger();

    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicInteger beat = new AtomicInteger();
    private volatile long suspectBefore = System.nanoTime() - 1;
    private volatile boolean open = true;

    Lending(PoolConfig config, Connector connector, ScheduledExecutorService timer) {
        this.config = config;
        this.timeoutNanos = config.timeout().toNanos();
        this.stacks = !config.leakThreshold().isZero();
        this.gate = new Gate(store, timer);
        Cutoff cutoff = new Cutoff(timer);
        this.reset = new Reset(config, cutoff);
        this.validation = new Validation(config.connectTimeout(), cutoff);
        this.statements = new StatementLog(config.name(), config.echo(), config.slowQuery());
        this.supply = new Supply(config, connector, store, gate, this, timer);
        this.refusals = new Refusals(config, store, supply, gate, doubtful);
    }

    /** Lends a connection, at the latest when the pool's timeout is over. */
    LentConnection borrow() {
        long began = 0;
        boolean timed = false; // who need not wait asks for the time once; it costs as much as all the rest
        while (open) {
            PhysicalConnection connection = store.take();
            if (connection == null) {
                began = timed ? began : System.nanoTime();
                timed = true;
                connection = await(began);
            }
            long now = System.nanoTime();
            began = timed ? began : now;
            timed = true;
            if (usable(connection, now, began + timeoutNanos)) {
                return connection.lend(now, stacks ? new Throwable("taken here") : null);
            }
        }
        throw refusals.closed();
    }

    private PhysicalConnection await(long began) {
        Waiter waiter = gate.enter(began + timeoutNanos, supply::demand);
        PhysicalConnection connection = waiter.connection();
        if (connection != null) {
            return connection;
        }
        timeouts.incrementAndGet();
        throw refusals.refused(Objects.requireNonNull(waiter.refusal()), System.nanoTime() - began);
    }

    /** Whether the connection may be lent; if not, it is closed and another one wanted. */
    private boolean usable(PhysicalConnection connection, long now, long deadline) {
        if (connection.expired(now)) {
            discard(connection);
            return false;
        }
        if (suspect(connection)) {
            invalid.incrementAndGet();
            discard(connection);
            return false;
        }
        return connection.idleNanos(now) < FRESH_NANOS || alive(connection, deadline - now);
    }

    private boolean alive(PhysicalConnection connection, long leftNanos) {
        doubtful.incrementAndGet();
        try {
            if (validation.alive(connection.raw(), leftNanos)) {
                connection.heard();
                return true;
            }
            invalid.incrementAndGet();
            discard(connection);
            suspectAll();
            sweep(this::suspect);
            return false;
        } finally {
            doubtful.decrementAndGet();
        }
    }

    private boolean suspect(PhysicalConnection connection) {
        return connection.broken() || connection.born() - suspectBefore < 0;
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {
        if (!clean(connection, changed)) {
            invalid.incrementAndGet();
            discard(connection);
        } else if (!open || connection.expired(now)) {
            discard(connection);
        } else {
            gate.release(connection);
        }
        if (!open) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private boolean clean(PhysicalConnection connection, int changed) {
        try {
            if (suspect(connection) || connection.raw().isClosed()) {
                return false;
            }
            reset.clean(connection, changed);
            return true;
        } catch (SQLException e) {
            LOG.log(
                    Level.DEBUG,
                    "pool {0}: closes a connection that it can''t reset: {1}",
                    config.name(),
                    e.getMessage());
            return false;
        }
    }

    private void discard(PhysicalConnection connection) {
        store.discard(connection);
        forgotten();
    }

    private void forgotten() {
        closed.incrementAndGet();
        supply.lost();
    }

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {
        Failure failure = Failure.of(e);
        if (!failure.fatalToConnection() || askedForReadOnly(connection, failure)) {
            return;
        }
        connection.condemn();
        if (failure.flushesPool()) {
            suspectAll();
            sweep(this::suspect);
        }
    }

    /** A write that the caller itself forbade says nothing about the server. */
    private static boolean askedForReadOnly(PhysicalConnection connection, Failure failure) {
        try {
            return "25006".equals(failure.sqlState()) && connection.raw().isReadOnly();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public StatementLog statements() {
        return statements;
    }

    @Override
    public int beat() {
        return beat.get();
    }

    /** To be called each {@link #BEAT}. */
    void moveBeat() {
        beat.incrementAndGet();
    }

    @Override
    public boolean keepsSession() {
        return !config.pgbouncer();
    }

    @Override
    public PhysicalConnection made(Connection raw, @Nullable Socket socket) throws SQLException {
        try {
            if (!open) {
                throw new SQLException("the pool was closed", "08003");
            }
            PhysicalConnection added = store.add(new PhysicalConnection(this, raw, socket, lifetime()));
            opened.incrementAndGet();
            return added;
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** Up to a tenth shorter than what was set, so that connections that were made together don't end together. */
    private long lifetime() {
        long most = config.recycle().toNanos();
        return most == 0 ? Long.MAX_VALUE : most - ThreadLocalRandom.current().nextLong(most / 10 + 1);
    }

    /** Marks every connection that exists now as one that must not be lent again. */
    void suspectAll() {
        suspectBefore = System.nanoTime();
    }

    /** Closes the free connections that are condemned. The others are out of reach for no longer than the look takes. */
    void sweep(Predicate<PhysicalConnection> condemned) {
        for (PhysicalConnection connection : store.all()) {
            inspect(connection, condemned);
        }
    }

    /** Closes the connection if it is free and condemned. Nobody gets it while that is asked. */
    void inspect(PhysicalConnection connection, Predicate<PhysicalConnection> condemned) {
        if (!store.take(connection)) {
            return;
        }
        if (condemned.test(connection)) {
            if (suspect(connection)) {
                invalid.incrementAndGet();
            }
            discard(connection);
        } else {
            gate.release(connection);
        }
    }

    /** Every connection that exists. */
    Iterable<PhysicalConnection> connections() {
        return store.all();
    }

    Supply supply() {
        return supply;
    }

    /** Closes free connections that are too old, are suspect, or are not needed any more. */
    void tidy(long now) {
        boolean due = false;
        Surplus surplus = new Surplus(now);
        for (PhysicalConnection connection : store.all()) {
            due |= connection.holder() == null && surplus.ripe(connection);
        }
        if (due) {
            sweep(new Surplus(now)::ripe);
        }
        supply.demand();
    }

    /** What a look along the free connections finds fit to be closed. */
    private final class Surplus {

        private final long now;
        private int left = supply.existing() - config.size();

        Surplus(long now) {
            this.now = now;
        }

        boolean ripe(PhysicalConnection connection) {
            if (connection.expired(now) || suspect(connection)) {
                return true;
            }
            return connection.idleNanos(now) >= config.idleTimeout().toNanos() && left-- > 0;
        }
    }

    PoolStats stats() {
        int existing = Math.max(0, supply.existing());
        int free = Math.min(store.free(), existing);
        return new PoolStats(
                open,
                config.size(),
                config.maxOverflow(),
                free,
                existing - free,
                Math.max(0, existing - config.size()),
                supply.connecting(),
                gate.waiting(),
                invalid.get(),
                opened.get(),
                closed.get(),
                timeouts.get(),
                statements.queries(),
                statements.errors());
    }

    /** Lends no more, waits for what is lent until the patience is over, and closes all. */
    void close(Duration patience) {
        open = false;
        supply.close();
        gate.close();
        sweep(connection -> true);
        boolean drained = awaitReturns(System.nanoTime() + patience.toNanos());
        if (!drained) {
            LOG.log(Level.WARNING, "pool {0}: {1}", config.name(), refusals.cutAtClose(patience));
            Cancellation.cancelAll(store.all());
        }
        store.close();
    }

    private synchronized boolean awaitReturns(long deadline) {
        while (anyLent()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean anyLent() {
        for (PhysicalConnection connection : store.all()) {
            if (!connection.isFree()) {
                return true;
            }
        }
        return false;
    }
}
