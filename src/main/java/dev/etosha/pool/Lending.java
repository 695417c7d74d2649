package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Memory;
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
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Lends connections from the store, to who waits at the gate if there is none, and takes them back through the gate. */
final class Lending implements PhysicalConnection.Loans, Supply.Receiver, Checks.Results {

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
    private final PoolLog log;
    private final Connector connector;
    private final PoolerWatch poolers;
    private final Validation validation;
    private final Cutoff cutoff;
    private final Verification verification;
    private final Checks checks;
    private final boolean readOnlyIsNews;
    private final StatementLog statements;
    private final Memories memories = new Memories();
    private final Refusals refusals;
    private final Supply supply;

    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicInteger beat = new AtomicInteger();
    private volatile long suspectBefore = System.nanoTime() - 1;
    private volatile long forgetBefore = suspectBefore;
    private volatile boolean open = true;

    Lending(PoolConfig config, Connector connector, ScheduledExecutorService timer, PoolLog log) {
        this.config = config;
        this.log = log;
        this.connector = connector;
        this.timeoutNanos = Nanos.of(config.timeout());
        this.stacks = !config.leakThreshold().isZero();
        this.gate = new Gate(store);
        this.cutoff = new Cutoff(timer);
        this.verification = new Verification(log);
        this.poolers = new PoolerWatch(config, connector, timer, cutoff, log, this::flush);
        this.reset = new Reset(config, cutoff);
        this.validation = new Validation(config.connectTimeout(), cutoff);
        this.checks = new Checks(config.name(), store, validation, this);
        this.readOnlyIsNews = !config.readOnly() && !DriverProperties.asksForStandby(config);
        this.statements = new StatementLog(config.name(), config.echo(), config.slowQuery());
        this.supply = new Supply(config, connector, store, gate, this, timer, log);
        this.refusals = new Refusals(config, store, supply, gate, checks);
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
            if (stale(connection, now)) {
                discard(connection);
            } else if (connection.idleNanos(now) < FRESH_NANOS && !checks.wants(connection)) {
                return connection.lend(now, stacks ? new Throwable("taken here") : null);
            } else if (checked(connection, began)) {
                return connection.lend(System.nanoTime(), stacks ? new Throwable("taken here") : null);
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
        throw refused(waiter, began);
    }

    private DatabaseException refused(Waiter waiter, long began) {
        timeouts.incrementAndGet();
        return refusals.refused(Objects.requireNonNull(waiter.refusal()), System.nanoTime() - began);
    }

    /** Whether a connection that was taken must be closed instead of being lent. */
    private boolean stale(PhysicalConnection connection, long now) {
        if (suspect(connection)) {
            invalid.incrementAndGet();
            return true;
        }
        return connection.expired(now);
    }

    /** Whether the connection was found alive, and is the caller's; otherwise it was closed, and another one is wanted. */
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
            discard(connection);
        } else {
            gate.release(connection);
        }
    }

    @Override
    public void dead(PhysicalConnection connection, Validation.Answer answer) {
        invalid.incrementAndGet();
        discard(connection);
        if (answer == Validation.Answer.SILENT) {
            flush();
        } else {
            checks.doubt();
        }
    }

    /** The server is away, or of no use: none of the connections that exist now is lent again. */
    private void flush() {
        suspectAll();
        poolers.lookAgain();
        sweep(this::suspect);
    }

    private boolean suspect(PhysicalConnection connection) {
        return connection.broken() || connection.born() - suspectBefore < 0;
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {
        if ((changed & Changed.SUSPECT) != 0) {
            cut(connection, (changed & Changed.BUSY) != 0);
        }
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

    /** What may be out of step is not spoken to any more. */
    private static void cut(PhysicalConnection connection, boolean busy) {
        connection.condemn();
        if (busy) {
            Cancellation.cutAndCancel(connection); // the server would go on with what runs
        } else {
            Cutoff.cut(connection.raw());
        }
    }

    private boolean clean(PhysicalConnection connection, int changed) {
        try {
            if (suspect(connection) || connection.raw().isClosed()) {
                return false;
            }
            reset.clean(connection, changed);
            if (connection.takeWriteRefused() && validation.serverIsReadOnly(connection.raw())) {
                flush();
                return false;
            }
            if (connection.missedType()
                    && validation.ask(connection.raw(), () -> lookForTypes(connection)) != Validation.Answer.ALIVE) {
                return false;
            }
            return !suspect(connection);
        } catch (SQLException | RuntimeException | Error e) { // as pgjdbc throws many a thing when it is out of step
            log.log(Level.DEBUG, "closes a connection that it can't reset: " + e.getMessage());
            return false;
        }
    }

    private void discard(PhysicalConnection connection) {
        if (store.discard(connection)) {
            closed.incrementAndGet();
            supply.lost();
        }
    }

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {
        Failure failure = Failure.of(e);
        if (failure.typeIsMissing()) {
            connection.missesType();
        }
        if (failure.writeRefused() && readOnlyIsNews) {
            connection.writeRefused(); // looked into when it comes back
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
        Memory suspect = Failure.of(e).memory();
        if (suspect == Memory.NONE) {
            return;
        }
        if (suspect(connection)) {
            connection.outdated(true); // another one's failure has told before
        } else if (!remembersTooMuch(connection)) {
            judge(connection, suspect, sql, e);
        }
        if (remembersTooMuch(connection)) {
            forgetWhileLent(connection);
        }
    }

    private void judge(PhysicalConnection connection, Memory suspect, String sql, SQLException e) {
        long now = System.nanoTime();
        switch (memories.verdict(suspect, connection.knows(sql), now)) {
            case STATEMENTS -> forgetBefore = now;
            case SESSION -> {
                connection.outdated(true);
                replaceAll("a statement that had worked failed with SQLState " + e.getSQLState(), now);
            }
            case NOTHING -> {}
        }
    }

    private void replaceAll(String why, long now) {
        log.log(Level.INFO, "replaces its connections: " + why + ", as after a migration");
        forgetBefore = now;
        flush();
    }

    /** A driver that found no type of some name never asks again, though a migration may have made it. */
    private void lookForTypes(PhysicalConnection connection) throws SQLException {
        long now = System.nanoTime();
        if (connection.typesChanged() && memories.verdict(Memory.NAMES, true, now) == Memories.Verdict.SESSION) {
            replaceAll("a type that was missing may be there", now);
        }
    }

    /** Whether it remembers statements of a time from before a migration. Behind PgBouncer it remembers none. */
    @Override
    public boolean remembersTooMuch(PhysicalConnection connection) {
        return keepsSession() && connection.rememberedSince() - forgetBefore < 0;
    }

    /** For a holder that keeps it, outside of a transaction. */
    private void forgetWhileLent(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        if (driver == null || connection.broken() || driver.getTransactionState() != TransactionState.IDLE) {
            return;
        }
        if (validation.ask(connection.raw(), connection::forget) != Validation.Answer.ALIVE) {
            connection.condemn();
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
    public PhysicalConnection made(Connection raw, @Nullable Socket socket) throws SQLException {
        try {
            if (!open) {
                throw new SQLException("the pool was closed", "08003");
            }
            PhysicalConnection made = new PhysicalConnection(this, raw, socket, lifetime());
            if (!poolers.fits(made)) {
                made.condemn(); // whoever gets it asks for another one
            }
            look(made);
            reset.remember(made);
            PhysicalConnection added = store.add(made);
            opened.incrementAndGet();
            return added;
        } catch (SQLException | RuntimeException | Error e) {
            raw.close();
            throw e;
        }
    }

    /** Finds out what its commits can be verified by, before anybody has it. */
    private void look(PhysicalConnection made) throws SQLException {
        BaseConnection driver = made.driver();
        if (driver != null && config.verifyCommit()) {
            cutoff.within(Nanos.of(config.connectTimeout()), made.raw(), () -> {
                CommitCheck.Home home = verification.home(driver);
                made.home(made.keepsSession() || (home != null && home.start() != null) ? home : null);
            });
        }
    }

    /** Up to a tenth shorter than what was set, so that connections that were made together don't end together. */
    private long lifetime() {
        long most = Nanos.of(config.recycle());
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
            return connection.idleNanos(now) >= Nanos.of(config.idleTimeout()) && left-- > 0;
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
        boolean drained = awaitReturns(System.nanoTime() + Nanos.of(patience));
        if (!drained) {
            log.log(Level.WARNING, refusals.cutAtClose(patience));
            Cancellation.cancelAll(store.all());
        }
        checks.close();
        for (PhysicalConnection connection : store.all()) {
            boolean unused = store.take(connection);
            discard(connection);
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
