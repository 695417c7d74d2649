package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.PoolStats;
import dev.etosha.commit.Verification;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Customer;
import dev.etosha.connect.DriverProperties;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.PoolerWatch;
import dev.etosha.connect.Supply;
import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.retry.Failure;
import dev.etosha.session.Cancellation;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Reset;
import dev.etosha.session.StatementLog;
import dev.etosha.session.Validation;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Lends connections from the store, or through the gate if none is free, and takes them back. */
final class Checkout implements PhysicalConnection.Returns, Customer, Checks.Results {

    /** A connection that was used within this time is lent without a check. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a lent connection counts as used when it was lent. At most half of {@link #FRESH_NANOS}. */
    static final Duration BEAT = Duration.ofMillis(250);

    private final PoolConfig config;
    private final long timeoutNanos;
    private final boolean stacks;
    private final Store store;
    private final Gate gate;
    private final Stock stock;
    private final Reset reset;
    private final PoolLog log;
    private final Connector connector;
    private final Hooks hooks;
    private final Admission admission;
    private final Validation validation;
    private final Cutoff cutoff;
    private final Verification verification;
    private final Checks checks;
    private final boolean readOnlyIsNews;
    private final StatementLog statements;
    private final MigrationWatch migrations;
    private final Drain drain;
    private final Refusals refusals;
    private final Supply supply;

    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicInteger beat = new AtomicInteger();
    private volatile boolean open = true;

    Checkout(PoolConfig config, Connector connector, Hooks hooks, ScheduledExecutorService timer, PoolLog log) {
        this.config = config;
        this.log = log;
        this.connector = connector;
        this.hooks = hooks;
        this.timeoutNanos = Nanos.of(config.timeout());
        this.stacks = !config.leakThreshold().isZero();
        this.store = new Store(new Closer(config.name()));
        this.gate = new Gate(store);
        this.drain = new Drain(store);
        this.stock = new Stock(store, gate, hooks, this::lost);
        this.cutoff = new Cutoff(timer);
        this.verification = new Verification(log);
        this.reset = new Reset(config, cutoff);
        PoolerWatch poolers = new PoolerWatch(config, connector, timer, cutoff, log, this::flush);
        this.admission = new Admission(config, poolers, verification, cutoff, reset);
        this.validation = new Validation(config.connectTimeout(), cutoff);
        this.checks = new Checks(config.name(), store, validation, hooks, this);
        this.migrations = new MigrationWatch(connector::keepsSession, validation, stock::suspect, this::flush, log);
        this.readOnlyIsNews = !config.readOnly() && !DriverProperties.asksForStandby(config);
        this.statements = new StatementLog(config.name(), config.echo(), config.slowQuery());
        this.supply = new Supply(config, connector, this, timer, log);
        this.refusals = new Refusals(config, store, supply, gate, checks);
    }

    /** Lends a connection. Waits for at most the pool's timeout. */
    LentConnection borrow() {
        return hooks.none() ? lend() : lendHooked();
    }

    private LentConnection lendHooked() {
        hooks.beforeAcquire();
        LentConnection lent = lend();
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

    private LentConnection lend() {
        long began = 0;
        boolean timed = false;
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
            if (stale(connection, now)) {
                stock.discard(connection);
            } else if (connection.idleNanos(now) < FRESH_NANOS && !checks.wants(connection)) {
                return connection.lend(now, stacks ? new Throwable("taken here") : null);
            } else if (checked(connection, began)) {
                return connection.lend(System.nanoTime(), stacks ? new Throwable("taken here") : null);
            }
        }
        throw refusals.closed();
    }

    private PhysicalConnection await(long began) {
        hooks.beforeBlock(began + timeoutNanos - System.nanoTime());
        Waiter waiter = gate.enter(began + timeoutNanos, supply::demand);
        PhysicalConnection connection = waiter.connection();
        if (connection != null) {
            return connection;
        }
        throw refused(waiter, began);
    }

    private DatabaseException refused(Waiter waiter, long began) {
        Gate.Refusal refusal = Objects.requireNonNull(waiter.refusal());
        if (refusal == Gate.Refusal.TIMED_OUT) {
            timeouts.incrementAndGet();
        }
        return refusals.refused(refusal, System.nanoTime() - began);
    }

    /** Whether a taken connection must be closed instead of lent. */
    private boolean stale(PhysicalConnection connection, long now) {
        if (stock.suspect(connection)) {
            stock.countInvalid();
            return true;
        }
        return connection.expired(now);
    }

    /** Whether the connection is alive. If not, it was closed, and the caller needs another one. */
    private boolean checked(PhysicalConnection connection, long began) {
        Waiter waiter = new Waiter(began + timeoutNanos);
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

    @Override
    public void free(PhysicalConnection connection) {
        if (stale(connection, System.nanoTime()) || !open) {
            stock.discard(connection);
        } else {
            gate.release(connection);
        }
    }

    @Override
    public void dead(PhysicalConnection connection, Validation.Answer answer) {
        stock.countInvalid();
        stock.discard(connection);
        if (answer == Validation.Answer.SILENT) {
            flush();
        } else {
            checks.doubt();
        }
    }

    /** Replaces all existing connections: the server is away or unusable. */
    private void flush() {
        stock.suspectAll();
        admission.addressMayLeadElsewhere();
        stock.sweep(stock::suspect);
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {
        boolean hooked = !hooks.none();
        if (hooked) {
            hooks.beforeReturn(connection.raw());
        }
        if ((changed & Changed.SUSPECT) != 0) {
            cut(connection, (changed & Changed.BUSY) != 0);
        }
        if (!clean(connection, changed) || !visited(connection)) {
            stock.countInvalid();
            stock.discard(connection);
        } else if (!open || connection.expired(now)) {
            stock.discard(connection);
        } else {
            gate.release(connection);
        }
        if (hooked) {
            hooks.returned(connection.raw());
        }
        if (!open) {
            drain.returned();
        }
    }

    /** Whether the connection can be lent again after the hooks had it. */
    private boolean visited(PhysicalConnection connection) {
        if (hooks.none()) {
            return true;
        }
        try {
            hooks.reset(connection::visit);
            return !stock.suspect(connection)
                    && !Reset.transactionIsOpen(connection)
                    && connection.raw().getAutoCommit();
        } catch (SQLException | RuntimeException | Error e) {
            log.log(Level.WARNING, "closes a connection after an interceptor failed", e);
            return false;
        }
    }

    /** Cuts a connection whose protocol state may be out of step. */
    private static void cut(PhysicalConnection connection, boolean busy) {
        connection.condemn();
        if (busy) {
            Cancellation.cutAndCancel(connection); // the server would continue the running statement
        } else {
            Cutoff.cut(connection.raw());
        }
    }

    private boolean clean(PhysicalConnection connection, int changed) {
        try {
            if (stock.suspect(connection) || connection.raw().isClosed()) {
                return false;
            }
            reset.clean(connection, changed);
            if (connection.takeWriteRefused() && validation.serverIsReadOnly(connection.raw())) {
                flush();
                return false;
            }
            if (connection.remembered().missedType() && !migrations.lookForTypes(connection)) {
                return false;
            }
            return !stock.suspect(connection);
        } catch (SQLException | RuntimeException | Error e) { // pgjdbc throws unchecked exceptions when out of step
            log.log(Level.DEBUG, "closes a connection that it can't reset: " + e.getMessage());
            return false;
        }
    }

    private void lost() {
        supply.lost();
    }

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {
        Failure failure = Failure.of(e);
        if (failure.typeIsMissing()) {
            connection.remembered().missesType();
        }
        if (failure.writeRefused() && readOnlyIsNews) {
            connection.writeRefused(); // checked on return
        } else if (!failure.fatalToConnection() || Thread.currentThread().isInterrupted()) {
            connection.served();
        }
        if (failure.fatalToConnection()) {
            connection.condemn();
        }
        if (failure.castsDoubt()) {
            checks.doubt();
        }
    }

    @Override
    public void proved() {
        supply.proved();
    }

    @Override
    public void refused(PhysicalConnection connection, String sql, SQLException e) {
        migrations.refused(connection, sql, e);
    }

    @Override
    public boolean remembersTooMuch(PhysicalConnection connection) {
        return migrations.remembersTooMuch(connection);
    }

    @Override
    public StatementLog statements() {
        return statements;
    }

    @Override
    public int beat() {
        return beat.get();
    }

    /** To be called every {@link #BEAT}. */
    void moveBeat() {
        beat.incrementAndGet();
    }

    @Override
    public boolean keepsSession() {
        return connector.keepsSession();
    }

    @Override
    public Verification verification() {
        return verification;
    }

    @Override
    public void bounded(Connection connection, Cutoff.Exchange exchange) throws SQLException {
        cutoff.within(Reset.PATIENCE_NANOS, connection, exchange);
    }

    @Override
    public int waiting() {
        return gate.waiting() - store.free();
    }

    @Override
    public void hopeless() {
        gate.refuse(Gate.Refusal.HOPELESS);
    }

    @Override
    public Runnable made(Connection owned, @Nullable Socket socket) throws SQLException {
        try {
            if (!open) {
                throw new SQLException("the pool was closed", "08003");
            }
            PhysicalConnection made = store.add(admission.admit(this, owned, socket));
            opened.incrementAndGet();
            return () -> gate.release(made);
        } catch (SQLException | RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** All connections, lent or free. */
    Iterable<PhysicalConnection> connections() {
        return store.all();
    }

    Supply supply() {
        return supply;
    }

    Stock stock() {
        return stock;
    }

    /** Closes free connections that are too old, suspect or surplus. */
    void tidy(long now) {
        boolean due = false;
        Surplus surplus = surplus(now);
        for (PhysicalConnection connection : store.all()) {
            due |= connection.holder() == null && (stock.suspect(connection) || surplus.test(connection));
        }
        if (due) {
            Surplus again = surplus(now);
            stock.sweep(connection -> stock.suspect(connection) || again.test(connection));
        }
        supply.demand();
    }

    private Surplus surplus(long now) {
        return new Surplus(now, Nanos.of(config.idleTimeout()), supply.existing() - config.size());
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
                stock.invalid(),
                opened.get(),
                stock.closed(),
                timeouts.get(),
                statements.queries(),
                statements.errors());
    }

    /** Stops lending, waits for lent connections for at most the patience, and closes all. */
    void close(Duration patience) {
        open = false;
        supply.close();
        gate.close();
        stock.sweep(connection -> true);
        boolean drained = drain.await(System.nanoTime() + Nanos.of(patience));
        if (!drained) {
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
