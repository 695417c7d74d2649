package dev.etosha.pool;

import dev.etosha.TransientDatabaseException;
import dev.etosha.config.JtaMode;
import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A pool of connections to one PostgreSQL database. Needs no container; in one, the pools are opened and closed with the
 * application.
 *
 * <p>Safe for use by any number of threads, platform or virtual.
 */
public final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    private final PoolConfig config;
    private final OuterTransactions transactions;
    private final Supplier<Connector> prober;
    private final ScheduledThreadPoolExecutor timer;
    private final PoolLog log;
    private final Lending lending;
    private final Set<Login> probes = ConcurrentHashMap.newKeySet();
    private final DataSource dataSource = new PoolDataSource(this);
    private final Supplier<Branch> begin = this::begin;
    private final Map<Class<?>, AutoCloseable> companions = new ConcurrentHashMap<>();
    private boolean closed;

    private ConnectionPool(
            PoolConfig config, OuterTransactions transactions, Connector connector, Supplier<Connector> prober) {
        this.config = config;
        this.transactions = config.jta() == JtaMode.OFF ? OuterTransactions.NONE : transactions;
        this.prober = prober;
        this.timer = new ScheduledThreadPoolExecutor(1, PoolThreads.named("etosha-" + config.name() + "-housekeeper-"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.log = new PoolLog(config.name());
        this.lending = new Lending(config, connector, timer, log);
    }

    /**
     * Opens a pool, as {@code db.start} says: {@code lazy} and {@code eager} return at once, the latter with connections
     * on their way; {@code require} waits for the first one.
     *
     * @throws dev.etosha.DatabaseException with {@code require}, if the database is not there within the pool's timeout
     */
    public static ConnectionPool open(PoolConfig config) {
        return open(config, OuterTransactions.NONE);
    }

    /** {@link #open(PoolConfig)}, with connections that join these transactions unless {@code db.jta} is off. */
    public static ConnectionPool open(PoolConfig config, OuterTransactions transactions) {
        PostgresConnector connector = new PostgresConnector(config);
        return open(config, transactions, connector, connector::forProbes);
    }

    static ConnectionPool open(PoolConfig config, Connector connector) {
        return open(config, OuterTransactions.NONE, connector, () -> connector);
    }

    private static ConnectionPool open(
            PoolConfig config, OuterTransactions transactions, Connector connector, Supplier<Connector> prober) {
        config.url().warnings().forEach(warning -> LOG.log(Level.WARNING, "pool {0}: {1}", config.name(), warning));
        if (config.pgbouncer() == PgbouncerMode.TRUE) {
            PoolerWatch.defaultsLost(config)
                    .ifPresent(lost -> LOG.log(Level.WARNING, "pool {0}: {1}", config.name(), lost));
        }
        ConnectionPool pool = new ConnectionPool(config, transactions, connector, prober);
        if (config.start() != StartMode.LAZY) {
            pool.lending.supply().fill();
        }
        new Housekeeper(config, pool.lending, pool.log).start(pool.timer);
        if (config.start() == StartMode.REQUIRE) {
            pool.requireDatabase();
        }
        return pool;
    }

    private void requireDatabase() {
        try (LentConnection connection = lending.borrow()) {
            LOG.log(Level.DEBUG, () -> "pool " + name() + ": the database is there: " + connection);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The pool's name, {@code default} for the one without a name. */
    public String name() {
        return config.name();
    }

    /** The settings it was opened with. */
    public PoolConfig config() {
        return config;
    }

    /** Plain JDBC on this pool. */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * Lends a connection in auto-commit mode, to be given back by {@link Connection#close}. Blocks for at most
     * {@code db.pool.timeout}. In a transaction that others end, a handle on the one connection that belongs to it.
     *
     * @throws dev.etosha.PoolExhaustedException if all were lent for so long
     * @throws dev.etosha.DatabaseUnreachableException if none could be made for so long
     * @throws dev.etosha.PoolClosedException once the pool drains
     */
    public Connection borrow() {
        Branch branch = transactions.branch(this, begin);
        return branch == null ? lending.borrow() : branch.handle();
    }

    /** Lends a connection that is in no transaction, whatever its taker is in. */
    Connection borrowPlain() {
        return lending.borrow();
    }

    private Branch begin() {
        LentConnection connection = lending.borrow();
        try {
            return new Branch(this, connection);
        } catch (SQLException e) {
            connection.close();
            throw new TransientDatabaseException(
                    "pool " + name() + ": " + e.getMessage(), e, e.getSQLState(), name(), 1);
        }
    }

    /** Whether the calling thread is in a transaction that others end, and connections that it takes belong to that. */
    public boolean joins() {
        return transactions.active();
    }

    /** Whether a lent connection belongs to a transaction that others end. */
    public static boolean joined(Connection lent) {
        return lent instanceof JoinedConnection;
    }

    /** Lets the transaction that the calling thread is in end in a rollback. */
    public void setRollbackOnly() {
        transactions.setRollbackOnly();
    }

    /** Tells of what the holder of a lent connection does until it gives that back. */
    public static void watch(Connection lent, Watcher watcher) {
        if (lent instanceof LentConnection handle) {
            handle.watch(watcher);
        }
    }

    /** Lets a lent connection not be lent again, from any thread; does nothing if it was given back. Does not block. */
    public void condemn(Connection lent) {
        if (lent instanceof LentConnection handle) {
            handle.condemn();
        }
    }

    /**
     * Ends what runs on a lent connection, from any thread; does nothing if it was given back. The connection is not lent
     * again, since PostgreSQL may act on the request after the statement has ended.
     */
    public void cancel(Connection lent) {
        if (lent instanceof LentConnection handle) {
            handle.cancel();
        }
    }

    /**
     * Whether a statement failed on a lent connection, or one that was given back, because of what the connection
     * remembered of the time before a migration. The pool replaces all such connections.
     */
    public boolean outdated(Connection lent) {
        return lent instanceof LentConnection handle
                && handle.lender() instanceof PhysicalConnection connection
                && connection.outdated();
    }

    /** The numbers now. */
    public PoolStats stats() {
        return lending.stats();
    }

    /**
     * Asks the database for a sign of life on a connection of its own, which is not one of the pool's.
     *
     * @param patience for the answer; connecting takes at most about {@code db.connect-timeout} for each host before it
     * @return the time of one round trip
     */
    public Duration probe(Duration patience) throws SQLException {
        Login login = new Login(config, timer, () -> {});
        probes.add(login);
        try (Connection connection = login.with(prober.get())) {
            connection.setNetworkTimeout(Runnable::run, Nanos.toIntMillis(patience));
            connection.isValid(0); // the first round trip of all also pays for what is slow only once
            long asked = System.nanoTime();
            if (!connection.isValid(0)) {
                throw new SQLException("no answer within " + Nanos.toIntMillis(patience) + " ms", "08006");
            }
            return Duration.ofNanos(System.nanoTime() - asked);
        } finally {
            probes.remove(login);
        }
    }

    /** Why the last attempt to connect failed; null if it worked, or there was none. */
    public @Nullable SQLException lastConnectFailure() {
        return lending.supply().lastFailure();
    }

    /**
     * Takes pgjdbc out of the JVM's list of drivers, where it put itself, if it was loaded with this class: the list would
     * keep an undeployed application in memory. The pools themselves don't use the list.
     */
    public static void forgetDriver() {
        if (Driver.class.getClassLoader() == ConnectionPool.class.getClassLoader() && Driver.isRegistered()) {
            try {
                Driver.deregister();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "pgjdbc stays registered", e);
            }
        }
    }

    /**
     * What others have with this pool, one of each kind: made for the first who asks, and closed with the pool.
     *
     * @param make must be quick, and not use the pool
     */
    public <T extends AutoCloseable> T companion(Class<T> kind, Supplier<T> make) {
        return kind.cast(companions.computeIfAbsent(kind, any -> make.get()));
    }

    /** Lends no more, waits for what is lent for at most {@code db.drain-timeout}, and closes all. */
    @Override
    public void close() {
        close(config.drainTimeout());
    }

    /** Lends no more, waits for what is lent for at most the given time, and closes all. */
    public synchronized void close(Duration patience) {
        if (!closed) {
            closed = true;
            lending.close(patience);
            timer.shutdownNow();
            probes.forEach(Login::end);
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
