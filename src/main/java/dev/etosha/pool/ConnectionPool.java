package dev.etosha.pool;

import dev.etosha.PoolStats;
import dev.etosha.commit.CommitCheck;
import dev.etosha.config.JtaMode;
import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.PoolerWatch;
import dev.etosha.connect.PostgresConnector;
import dev.etosha.jdbc.JoinedConnection;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.jdbc.Watcher;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.PoolLog;
import dev.etosha.threads.PoolThreads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import javax.sql.DataSource;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections to one PostgreSQL database. Works without a container. In a container, the application opens
 * and closes it.
 *
 * <p>Thread-safe, with platform and virtual threads.
 */
public final class ConnectionPool implements AutoCloseable {

    /** A connection that was used within this time is lent without a check. */
    public static final Duration FRESH = Duration.ofMillis(500);

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    private final PoolConfig config;
    private final OuterTransactions transactions;
    private final Hooks hooks;
    private final Connector connector;
    private final Connector prober;
    private final ScheduledThreadPoolExecutor timer;
    private final PoolLog log;
    private final Checkout checkout;
    private final Probes probes;
    private final DataSource dataSource = new PoolDataSource(this);
    private final Map<Class<?>, AutoCloseable> companions = new ConcurrentHashMap<>();
    private boolean closed;

    private ConnectionPool(
            PoolConfig config, OuterTransactions transactions, Hooks hooks, Connector connector, Connector prober) {
        this.config = config;
        this.transactions = config.jta() == JtaMode.OFF ? OuterTransactions.NONE : transactions;
        this.hooks = hooks;
        this.connector = connector;
        this.prober = prober;
        this.timer = new ScheduledThreadPoolExecutor(1, PoolThreads.named("etosha-" + config.name() + "-housekeeper-"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.probes = new Probes(config, prober, timer);
        this.log = new PoolLog(config.name());
        this.checkout = new Checkout(config, connector, hooks, timer, log);
    }

    /**
     * Opens a pool as {@code db.start} says. {@code lazy} and {@code eager} return at once; {@code eager} starts to
     * connect. {@code require} waits for the first connection.
     *
     * @throws dev.etosha.DatabaseException with {@code require}, if no connection is ready within the pool's timeout
     */
    public static ConnectionPool open(PoolConfig config) {
        return open(config, OuterTransactions.NONE, Hooks.NONE);
    }

    /**
     * {@link #open(PoolConfig)} with a container's transactions and hooks.
     *
     * @param transactions connections join these unless {@code db.jta} is off
     * @param hooks called as Agroal would call them
     */
    public static ConnectionPool open(PoolConfig config, OuterTransactions transactions, Hooks hooks) {
        PostgresConnector connector = new PostgresConnector(config, hooks);
        return open(config, transactions, hooks, connector, connector.forProbes());
    }

    static ConnectionPool open(PoolConfig config, Connector connector) {
        return open(config, OuterTransactions.NONE, Hooks.NONE, connector, connector);
    }

    private static ConnectionPool open(
            PoolConfig config, OuterTransactions transactions, Hooks hooks, Connector connector, Connector prober) {
        config.url().warnings().forEach(warning -> LOG.log(Level.WARNING, "pool {0}: {1}", config.name(), warning));
        if (config.pgbouncer() == PgbouncerMode.TRUE) {
            PoolerWatch.defaultsLost(config)
                    .ifPresent(lost -> LOG.log(Level.WARNING, "pool {0}: {1}", config.name(), lost));
        }
        ConnectionPool pool = new ConnectionPool(config, transactions, hooks, connector, prober);
        pool.checkout.start();
        if (config.start() == StartMode.REQUIRE) {
            pool.requireDatabase();
        }
        return pool;
    }

    private void requireDatabase() {
        try (LentConnection connection = checkout.borrow()) {
            LOG.log(Level.DEBUG, () -> "pool " + name() + ": connected: " + connection);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The pool's name. {@code default} for the pool without a name. */
    public String name() {
        return config.name();
    }

    /** The settings of this pool. */
    public PoolConfig config() {
        return config;
    }

    /** The hooks that it calls. */
    public Hooks hooks() {
        return hooks;
    }

    /** A JDBC data source on this pool. */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * Lends a connection in auto-commit mode. {@link Connection#close} returns it. Blocks for at most
     * {@code db.pool.timeout}. In a container's transaction, a handle on the transaction's only connection.
     *
     * @throws dev.etosha.PoolExhaustedException if all connections were lent until the timeout
     * @throws dev.etosha.DatabaseUnreachableException if no connection could be made until the timeout
     * @throws dev.etosha.PoolClosedException once the pool drains
     */
    public Connection borrow() {
        return borrow(Long.MAX_VALUE);
    }

    /** {@link #borrow()} with a shorter wait. Blocks for at most the given time and {@code db.pool.timeout}. */
    public Connection borrow(long mostNanos) {
        Connection joined = transactions.connection(this, mostNanos);
        return joined == null ? checkout.borrow(mostNanos) : joined;
    }

    /** {@link #borrow()} without joining the calling thread's transaction. */
    public Connection borrowPlain() {
        return checkout.borrow();
    }

    /** {@link #borrow(long)} without joining the calling thread's transaction. */
    public Connection borrowPlain(long mostNanos) {
        return checkout.borrow(mostNanos);
    }

    /**
     * Finds out the outcome of this pool's commits whose answers were lost.
     *
     * @param patience how long to ask
     */
    public CommitCheck commitCheck(Duration patience, CommitCheck.Pause pause) {
        return new CommitCheck(name(), this::borrowPlain, patience, pause);
    }

    /** Whether connections that the calling thread borrows join a container's transaction. */
    public boolean joins() {
        return transactions.active();
    }

    /** Whether a lent connection belongs to a container's transaction. */
    public static boolean joined(Connection lent) {
        return lent instanceof JoinedConnection;
    }

    /** The pool's part in a container's transactions, for a server that enlists it. Null if it has none. */
    public @Nullable XAResource resource() {
        return transactions.resource(this);
    }

    /** Marks the calling thread's transaction for rollback. */
    public void setRollbackOnly() {
        transactions.setRollbackOnly();
    }

    /** Reports what the holder does with a lent connection until it is returned. */
    public static void watch(Connection lent, Watcher watcher) {
        if (lent instanceof LentConnection handle) {
            handle.watch(watcher);
        }
    }

    /** Prevents a lent connection from being lent again. No effect once returned. Thread-safe. Does not block. */
    public void condemn(Connection lent) {
        if (lent instanceof LentConnection handle) {
            handle.condemn();
        }
    }

    /**
     * Cancels the running statement of a lent connection. No effect once returned. Thread-safe. The connection is not
     * lent again, since PostgreSQL may act on the request after the statement has ended.
     */
    public void cancel(Connection lent) {
        if (lent instanceof LentConnection handle) {
            handle.cancel();
        }
    }

    /** Cuts a lent connection, and then cancels its running statement. No effect once returned. Does not block. */
    public void cut(Connection lent) {
        if (lent instanceof LentConnection handle) {
            handle.cut();
        }
    }

    /**
     * Whether a statement failed on a connection because it remembered a state from before a migration. The connection
     * may have been returned. The pool replaces all such connections.
     */
    public boolean outdated(Connection lent) {
        return lent instanceof LentConnection handle
                && handle.lender() instanceof PhysicalConnection connection
                && connection.remembered().outdated();
    }

    /**
     * Closes connections, or makes missing ones. Callers that need a connection meanwhile get a new one. No effect once
     * the pool drains. Does not block.
     */
    public void flush(Flush mode) {
        checkout.flush(mode);
    }

    /** The current statistics. */
    public PoolStats stats() {
        return checkout.stats();
    }

    /**
     * Checks the database on a separate connection, outside the pool.
     *
     * @param patience the timeout for the answer; before it, connecting takes up to {@code db.connect-timeout} per host
     * @return the time of one round trip
     */
    public Duration probe(Duration patience) throws SQLException {
        return probes.ask(patience);
    }

    /** Why the last attempt to connect failed. Null if it succeeded or there was none. */
    public @Nullable SQLException lastConnectFailure() {
        return checkout.lastConnectFailure();
    }

    /**
     * An object that belongs to this pool, one of each kind. The first call makes it; the pool closes it.
     *
     * @param make must be quick and not use the pool
     */
    public <T extends AutoCloseable> T companion(Class<T> kind, Supplier<T> make) {
        return kind.cast(companions.computeIfAbsent(kind, any -> make.get()));
    }

    /** Stops lending, waits for lent connections for at most {@code db.drain-timeout}, and closes all. */
    @Override
    public void close() {
        close(config.drainTimeout());
    }

    /** Stops lending, waits for lent connections for at most the given time, and closes all. */
    public synchronized void close(Duration patience) {
        if (!closed) {
            closed = true;
            checkout.close(patience);
            timer.shutdownNow();
            probes.end();
            connector.close();
            prober.close();
            companions.values().forEach(ConnectionPool::close);
            log.close();
        }
    }

    private static void close(AutoCloseable companion) {
        try {
            companion.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, () -> "closing " + companion + " failed", e);
        }
    }

    @Override
    public String toString() {
        return "pool " + name() + " on " + config.url();
    }
}
