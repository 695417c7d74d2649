package dev.etosha.pool;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.MultipleAcquisitionAction;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.TransactionRequirement;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.transaction.TransactionIntegration;
import io.agroal.pool.wrapper.ConnectionWrapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where connections are kept. A connection is {@linkplain #add added} when a thread of ours has made it, and each says by
 * itself whether it is free: there is nothing that all threads have to write to.
 *
 * <p>The connections belong to an Agroal pool that neither makes any nor lets anybody wait, and closes them on a thread
 * of its own. All are leased from it for as long as they live: what is free here costs one comparison to take and one
 * write to put back, a third of what Agroal's own way takes.
 */
final class Store implements AutoCloseable {

    private static final int NEVER_REACHED = 1_000_000;

    private @Nullable AgroalDataSource agroal;
    private final RecentlyReturned recent = new RecentlyReturned();
    private final LongAdder free = new LongAdder();
    private final List<PhysicalConnection> all = new CopyOnWriteArrayList<>();

    /** Discarded, and not closed yet: at its end Agroal forgets those that its thread had no time for. */
    private final Set<PhysicalConnection> leaving = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** Opens the pool that the connections will belong to, unless it is open: the first connection needs it. */
    synchronized AgroalDataSource open() {
        AgroalDataSource open = agroal;
        if (open == null) {
            try {
                open = AgroalDataSource.from(everySettingOfAgroal());
            } catch (SQLException e) {
                throw new IllegalStateException("Agroal refused its settings", e);
            }
            agroal = open;
        }
        return open;
    }

    /**
     * Adds a connection that was just made. Any thread but a virtual one.
     *
     * @return a connection that is the caller's and not free yet: this one, or one that was added at the same time
     */
    PhysicalConnection add(PhysicalConnection connection) throws SQLException {
        Offer.CURRENT.set(new StoredConnection(connection, () -> leaving.remove(connection)));
        try {
            open().isHealthy(true); // of Agroal's methods the only one that adds a connection on this thread
        } catch (SQLException e) {
            // If a lease was faster than Agroal's own look at the new connection, Agroal asked for one more.
            if (Offer.CURRENT.get() != null) {
                throw e;
            }
        } finally {
            Offer.CURRENT.remove();
        }
        return keep(lease());
    }

    /** Of a connection that was added just now; by this thread, or another one that got this one's. */
    private ConnectionWrapper lease() throws SQLException {
        while (!closed) {
            try {
                return (ConnectionWrapper) open().getConnection();
            } catch (SQLException missed) {
                Thread.onSpinWait(); // others added and leased while Agroal looked along its list: look again
            }
        }
        throw new SQLException("the store was closed", "08003");
    }

    private PhysicalConnection keep(ConnectionWrapper lease) throws SQLException {
        PhysicalConnection connection = ((StoredConnection) lease.getHandler().rawConnection()).connection();
        connection.leased(lease);
        all.add(connection);
        if (closed && all.remove(connection)) {
            connection.close(); // it may have come too late for Agroal to close it
            throw new SQLException("the store was closed", "08003");
        }
        return connection;
    }

    /** Takes a free connection; null if none was free where this looked, or once the store is closed. */
    @Nullable
    PhysicalConnection take() {
        if (closed) {
            return null;
        }
        PhysicalConnection likely = recent.get();
        if (likely != null && take(likely)) {
            return likely;
        }
        for (PhysicalConnection connection : all) {
            if (take(connection)) {
                return connection;
            }
        }
        return null;
    }

    /** Takes this connection, if it is free. */
    boolean take(PhysicalConnection connection) {
        if (!connection.take()) {
            return false;
        }
        free.decrement();
        return true;
    }

    /** Whether a connection is free. */
    boolean anyFree() {
        for (PhysicalConnection connection : all) {
            if (connection.isFree()) {
                return true;
            }
        }
        return false;
    }

    /** How many connections are free, without looking at each; what others do meanwhile may be counted in part. */
    int free() {
        return Math.max(0, free.intValue());
    }

    /** Puts back a connection that was taken. */
    void put(PhysicalConnection connection) {
        recent.put(connection);
        free.increment();
        connection.free();
    }

    /** Closes a connection that was taken, and forgets it. Does not wait for the network. */
    void discard(PhysicalConnection connection) {
        all.remove(connection);
        recent.forget(connection);
        if (closed) {
            connection.abort(); // Agroal's thread has ended
            return;
        }
        leaving.add(connection);
        ConnectionWrapper lease = connection.lease();
        lease.getHandler().setFlushOnly();
        try {
            lease.close(); // Agroal closes the physical connection, on a thread of its own
        } catch (SQLException e) {
            leaving.remove(connection);
            connection.abort();
        }
        if (closed) {
            leaving.forEach(PhysicalConnection::close); // Agroal's thread may have ended meanwhile
        }
    }

    /** Every connection that exists, lent or free, in no order. */
    Iterable<PhysicalConnection> all() {
        return all;
    }

    /** Closes what is free and what is lent. */
    @Override
    public void close() {
        closed = true;
        open().close(); // if it never was open, too: whoever comes late must find it closed
        leaving.forEach(PhysicalConnection::close);
        all.clear();
    }

    private AgroalDataSourceConfigurationSupplier everySettingOfAgroal() {
        return new AgroalDataSourceConfigurationSupplier()
                .dataSourceImplementation(DataSourceImplementation.AGROAL)
                .metricsEnabled(false) // the pool counts by itself, without asking for the time
                .connectionPoolConfiguration(Store::poolSettings);
    }

    /** A word on each setting, so that none of Agroal's defaults is in force by accident. */
    static AgroalConnectionPoolConfigurationSupplier poolSettings(AgroalConnectionPoolConfigurationSupplier settings) {
        return settings.connectionFactoryConfiguration(Store::factorySettings)
                .initialSize(0)
                .minSize(0)
                .maxSize(NEVER_REACHED) // the gate is the bound; at a bound of its own Agroal lets callers wait
                .acquisitionTimeout(Duration.ofSeconds(1))
                .establishmentRetryAttempts(0)
                .establishmentRetryInterval(Duration.ofSeconds(1))
                .connectionCache(ConnectionCache.none())
                .connectionValidator(connection -> true)
                .validateOnBorrow(false)
                .validationTimeout(Duration.ZERO)
                .idleValidationTimeout(Duration.ZERO)
                .exceptionSorter(ExceptionSorter.emptyExceptionSorter())
                .leakTimeout(Duration.ZERO)
                .enhancedLeakReport(false)
                .maxLifetime(Duration.ZERO)
                .reapTimeout(Duration.ZERO)
                .flushOnClose(false)
                .recoveryEnable(false)
                .multipleAcquisition(MultipleAcquisitionAction.LENIENT)
                .transactionRequirement(TransactionRequirement.OFF)
                .transactionIntegration(TransactionIntegration.none());
    }

    static AgroalConnectionFactoryConfigurationSupplier factorySettings(
            AgroalConnectionFactoryConfigurationSupplier settings) {
        return settings.connectionProviderClass(Offer.class)
                .jdbcUrl("")
                .initialSql("")
                .jdbcTransactionIsolation(TransactionIsolation.UNDEFINED)
                .poolRecovery(false)
                .autoCommit(true)
                .readOnly(false)
                .trackJdbcResources(false) // our handles do
                .networkTimeout(Duration.ZERO)
                .loginTimeout(Duration.ofSeconds(1));
    }

    /** What Agroal takes for the source of connections: gives it the one that our thread has just made, or none. */
    public static final class Offer extends OneWayDataSource {

        static final ThreadLocal<@Nullable Connection> CURRENT = new ThreadLocal<>();

        @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack, and nobody sees it
        private static final SQLException NOTHING_OFFERED = new NothingOffered();

        @Override
        public Connection getConnection() throws SQLException {
            Connection offered = CURRENT.get();
            if (offered == null) {
                throw NOTHING_OFFERED;
            }
            CURRENT.remove();
            return offered;
        }
    }

    private static final class NothingOffered extends SQLException {

        private static final long serialVersionUID = 1L;

        NothingOffered() {
            super("The store makes no connections");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this; // one instance for all: it ends a search and is never seen
        }

        @Override
        public void setNextException(SQLException ex) {
            // one instance for all
        }
    }
}
