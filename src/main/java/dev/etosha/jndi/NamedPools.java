package dev.etosha.jndi;

import dev.etosha.DatabaseException;
import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.PoolConfigReader;
import dev.etosha.connect.DriverRegistration;
import dev.etosha.connect.Hooks;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pools of the application that has loaded this class. Until its beans exist, a pool that a JNDI name needs is
 * opened here, once. The beans take it over.
 *
 * <p>Thread-safe.
 */
public final class NamedPools {

    private static final Logger LOG = System.getLogger("dev.etosha.jndi");

    /** After which a pool that nobody uses or takes over is closed: the application did not start. */
    private static final Duration ALONE = Duration.ofMinutes(2);

    private static final NamedPools OF_APPLICATION = new NamedPools(ALONE);

    private final Duration alone;
    private final Map<String, EarlyPool> early = new TreeMap<>();
    private final List<Owner> owners = new ArrayList<>();
    private LateTransactions transactions = new LateTransactions();
    private boolean ended;

    NamedPools(Duration alone) {
        this.alone = alone;
    }

    /** The pools of an application whose beans exist. */
    public interface Owner {

        /** The pool of this name, opened if needed. */
        ConnectionPool pool(String name);
    }

    /** The pools that JNDI names needed before an application's beans existed. */
    public static final class Early implements AutoCloseable {

        private final Map<String, EarlyPool> pools;
        private final @Nullable LateTransactions transactions;

        private Early(Map<String, EarlyPool> pools, LateTransactions transactions) {
            this.pools = pools;
            this.transactions = pools.isEmpty() ? null : transactions;
        }

        /** Takes out the pool of this name, which is open. Null if there is none. */
        public synchronized @Nullable ConnectionPool take(String name) {
            EarlyPool known = pools.remove(name);
            return known == null ? null : known.pool();
        }

        /**
         * The transactions of all pools of the application.
         *
         * @param found those that the application's beans know; they win if there were none before
         */
        public OuterTransactions transactions(OuterTransactions found) {
            if (transactions == null) {
                return found;
            }
            transactions.settle(found);
            return transactions;
        }

        /** Closes the pools that were not taken. */
        @Override
        public synchronized void close() {
            pools.values().forEach(each -> each.pool().close());
        }
    }

    /** Makes an application's pools those of the names. Takes over the pools that were opened before. */
    public static Early takeOver(Owner owner) {
        return OF_APPLICATION.handOver(owner);
    }

    /** The application stops. Its names give no more connections. */
    public static void end(Owner owner) {
        OF_APPLICATION.leave(owner);
    }

    /**
     * The pool of this name.
     *
     * @throws SQLNonTransientConnectionException if the settings are wrong or the application stops
     * @throws SQLTransientConnectionException if the pool needs the database to start, which is away
     */
    static ConnectionPool pool(String name) throws SQLNonTransientConnectionException, SQLTransientConnectionException {
        try {
            return OF_APPLICATION.find(name);
        } catch (InvalidConfigurationException | IllegalStateException e) {
            throw new SQLNonTransientConnectionException(e.getMessage(), "08001", e);
        } catch (DatabaseException e) {
            throw new SQLTransientConnectionException(e.getMessage(), e.sqlState(), e);
        }
    }

    ConnectionPool find(String name) {
        Owner owner;
        synchronized (this) {
            if (owners.size() > 1) {
                throw new IllegalStateException("several applications share one copy of Etosha, so a JNDI name has no"
                        + " one pool: put the jar into each application");
            }
            if (owners.isEmpty()) {
                return early(name);
            }
            owner = owners.get(0);
        }
        return owner.pool(name); // not under the lock: the beans lock too
    }

    private ConnectionPool early(String name) {
        if (ended) {
            throw new IllegalStateException("the application has stopped, pool " + name + " is closed");
        }
        EarlyPool known = early.get(name);
        if (known == null) {
            PoolConfig config = PoolConfigReader.ofApplication().read(name);
            ConnectionPool pool = ConnectionPool.open(config, transactions, Hooks.NONE);
            LOG.log(Level.INFO, () -> "opened " + pool + " for a JNDI name, before the application's beans");
            known = new EarlyPool(pool, alone, this::abandon);
            early.put(name, known);
        }
        return known.used();
    }

    /** The application did not start. False if its beans have the pool, or somebody uses it. */
    private boolean abandon(EarlyPool pool) {
        synchronized (this) {
            if (!pool.isUnused() || !early.remove(pool.pool().name(), pool)) {
                return false;
            }
        }
        LOG.log(Level.WARNING, () -> "closing " + pool.pool() + ": the application has not started");
        pool.pool().close();
        DriverRegistration.forget();
        return true;
    }

    synchronized Early handOver(Owner owner) {
        owners.add(owner);
        ended = false;
        Early taken = new Early(new TreeMap<>(early), transactions);
        early.values().forEach(EarlyPool::taken);
        early.clear();
        transactions = new LateTransactions();
        return taken;
    }

    synchronized void leave(Owner owner) {
        ended |= owners.remove(owner);
    }
}
