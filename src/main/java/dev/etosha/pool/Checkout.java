package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.PoolStats;
import dev.etosha.commit.Verification;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.HostChoice;
import dev.etosha.connect.PoolerWatch;
import dev.etosha.connect.Supply;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.session.Cancellation;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.PoolContext;
import dev.etosha.session.Reset;
import dev.etosha.session.StatementLog;
import dev.etosha.session.Validation;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The parts of one pool. Lends connections from the store, or through the gate if none is free. */
final class Checkout {

    /** A connection that was used within this time is lent without a check. At least twice {@link Housekeeper#BEAT}. */
    private static final long FRESH_NANOS = ConnectionPool.FRESH.toNanos();

    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final PoolLog log;
    private final Hooks hooks;
    private final long timeoutNanos;
    private final boolean stacks;

    private final Store store;
    private final Gate gate;
    private final Stock stock;
    private final Drain drain;
    private final Checks checks;
    private final PoolContext context;
    private final PoolerWatch poolers;
    private final Admission admission;
    private final Supply supply;
    private final Refusals refusals;
    private final Failback failback;

    Checkout(PoolConfig config, Connector connector, Hooks hooks, ScheduledExecutorService timer, PoolLog log) {
        this.config = config;
        this.connector = connector;
        this.timer = timer;
        this.log = log;
        this.hooks = hooks;
        this.timeoutNanos = Nanos.of(config.timeout());
        this.stacks = !config.leakThreshold().isZero();
        this.store = new Store(new Closer(config.name()));
        this.gate = new Gate(store);
        this.drain = new Drain(store);
        this.stock = new Stock(store, gate, hooks, this::lost, this::flushed);
        Cutoff cutoff = new Cutoff(timer);
        Reset reset = new Reset(config, cutoff);
        Validation validation = new Validation(config.connectTimeout(), cutoff);
        MigrationWatch migrations = new MigrationWatch(connector, validation, stock, log);
        this.checks = new Checks(config.name(), store, stock, migrations, validation, hooks);
        this.context = new PoolContext(
                new Checkin(config, stock, hooks, reset, validation, migrations, checks, this::proved, log),
                new StatementLog(config.name(), config.echo(), config.slowQuery()),
                new Verification(log),
                cutoff,
                connector::keepsSession,
                new AtomicInteger());
        this.poolers = new PoolerWatch(config, connector, timer, cutoff, log, stock::flush);
        this.admission = new Admission(config, connector, context, poolers, reset, store, gate);
        this.supply = new Supply(config, connector, admission, timer, log);
        this.refusals = new Refusals(config, store, supply, gate, checks);
        Hosts hosts = new Hosts(HostChoice.of(config), store);
        this.failback = new Failback(config, hosts, connector, admission, supply, stock, timer, log);
    }

    private void lost() {
        supply.lost();
        drain.lost();
    }

    private void flushed() {
        poolers.lookAgain(); // the address may lead to another server now
    }

    private void proved() {
        supply.proved();
    }

    /** Begins to connect unless {@code db.start} is lazy, and to maintain the pool. */
    void start() {
        if (config.start() != StartMode.LAZY) {
            supply.fill();
        }
        new SilenceWatch(config, store, connector, timer, log).start();
        new Housekeeper(config, store, stock, supply, hooks, farewells(), log).start(timer, context.beat());
        failback.start();
    }

    /** Closes or makes connections. Does not wait for the network. */
    void flush(Flush mode) {
        if (!gate.closed()) {
            new Flusher(config, store, stock, supply, checks, log).run(mode);
        }
    }

    Farewells farewells() {
        return new Farewells(store, stock, context.returns());
    }

    /** Lends a connection. Waits for at most the pool's timeout. */
    LentConnection borrow() {
        return borrow(timeoutNanos);
    }

    /** Lends a connection. Waits for at most the given time and the pool's timeout. */
    LentConnection borrow(long mostNanos) {
        long most = Math.min(mostNanos, timeoutNanos);
        return hooks.none() ? lend(most) : lendHooked(most);
    }

    private LentConnection lendHooked(long most) {
        hooks.beforeAcquire();
        LentConnection lent = lend(most);
        boolean accepted = false;
        try {
            hooks.acquired(lent.raw(), lent::visit);
            accepted = true;
            return lent;
        } finally {
            if (!accepted) {
                lent.condemn();
                lent.close();
            }
        }
    }

    private LentConnection lend(long most) {
        long began = System.nanoTime();
        long now = began;
        while (!gate.closed()) {
            PhysicalConnection connection = store.take();
            if (connection == null) {
                connection = await(began, most);
                now = System.nanoTime();
            }
            if (!stock.retire(connection, now)) {
                if (connection.idleNanos(now) < FRESH_NANOS && !checks.wants(connection)) {
                    return lend(connection, now);
                }
                if (checked(connection, began, most)) {
                    return lend(connection, System.nanoTime());
                }
            }
            now = System.nanoTime();
        }
        throw refusals.closed();
    }

    private LentConnection lend(PhysicalConnection connection, long now) {
        return connection.lend(now, stacks ? new Throwable("taken here") : null);
    }

    private PhysicalConnection await(long began, long most) {
        hooks.beforeBlock(began + most - System.nanoTime());
        Waiter waiter = gate.enter(began + most, supply::demand);
        PhysicalConnection connection = waiter.connection();
        if (connection != null) {
            return connection;
        }
        throw refused(waiter, began);
    }

    /** Whether the connection is alive. If not, it was closed, and the caller needs another one. */
    private boolean checked(PhysicalConnection connection, long began, long most) {
        Waiter waiter = new Waiter(began + most);
        checks.begin(connection, waiter);
        waiter.await();
        if (waiter.connection() != null) {
            return true;
        }
        if (waiter.refusal() == Gate.Refusal.DEAD) {
            return false;
        }
        throw refused(waiter, began);
    }

    private DatabaseException refused(Waiter waiter, long began) {
        return refusals.refused(Objects.requireNonNull(waiter.refusal()), System.nanoTime() - began);
    }

    /** Why the last attempt to connect failed. Null if it succeeded or there was none. */
    @Nullable
    SQLException lastConnectFailure() {
        return supply.lastFailure();
    }

    PoolStats stats() {
        int existing = Math.max(0, supply.existing());
        int free = Math.min(store.free(), existing);
        return new PoolStats(
                !gate.closed(),
                config.size(),
                config.maxOverflow(),
                free,
                existing - free,
                Math.max(0, existing - config.size()),
                supply.connecting(),
                gate.waiting(),
                stock.invalid(),
                admission.opened(),
                stock.closed(),
                refusals.timeouts(),
                context.statements().queries(),
                context.statements().errors());
    }

    /** Stops lending, waits for lent connections for at most the patience, and closes all. */
    void close(Duration patience) {
        supply.close();
        gate.close();
        stock.sweep(connection -> true);
        if (!drain.await(System.nanoTime() + Nanos.of(patience))) {
            log.log(Level.WARNING, refusals.cutAtClose(patience));
            Cancellation.cancelAll(store.all());
        }
        checks.close();
        for (PhysicalConnection connection : store.all()) {
            boolean unused = store.take(connection);
            stock.discard(connection);
        }
        store.close();
    }
}
