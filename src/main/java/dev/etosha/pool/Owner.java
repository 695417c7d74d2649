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
import io.agroal.pool.DataSource;
import io.agroal.pool.wrapper.ConnectionWrapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom the connections belong to: an Agroal pool that neither makes any nor lets anybody wait, and closes them on a thread
 * of its own. All are leased from it for as long as they live. It is opened by the first connection, since that takes a
 * fifth of the time that a login takes.
 */
final class Owner implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");
    private static final int NEVER_REACHED = 1_000_000;

    private @Nullable AgroalDataSource agroal;

    /** To be closed, and not closed yet: at its end Agroal forgets those that its thread had no time for. */
    private final Set<PhysicalConnection> leaving = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** Owns the connection, which may be lent already. If it was to be closed meanwhile, closes it. */
    void own(PhysicalConnection connection) {
        try {
            offer(new StoredConnection(connection, () -> leaving.remove(connection)));
            ConnectionWrapper lease = lease();
            PhysicalConnection leased = ((StoredConnection) lease.getHandler().rawConnection()).connection();
            if (!leased.leased(lease)) {
                close(leased, lease);
            }
        } catch (SQLException | RuntimeException | Error e) { // an Error also for want of a thread
            if (!closed) {
                LOG.log(Level.WARNING, "a connection is cut that Agroal did not take", e);
            }
            connection.condemn();
            connection.abort();
        }
    }

    private void offer(Connection connection) throws SQLException {
        Offer.CURRENT.set(connection);
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
    }

    private synchronized AgroalDataSource open() throws SQLException {
        if (closed) {
            throw new SQLException("the store was closed", "08003");
        }
        AgroalDataSource open = agroal;
        if (open == null) {
            // from() would look through the whole class path for this class
            open = new DataSource(everySettingOfAgroal().get());
            agroal = open;
        }
        return open;
    }

    /** Of a connection that was offered just now; by this thread, or another one that got this one's. */
    private ConnectionWrapper lease() throws SQLException {
        while (true) {
            try {
                return (ConnectionWrapper) open().getConnection();
            } catch (SQLException missed) {
                if (closed) {
                    throw missed;
                }
                Thread.onSpinWait(); // others offered and leased while Agroal looked along its list: look again
            }
        }
    }

    /** Closes the connection, without waiting for the network; at once or as soon as it is owned. */
    void close(PhysicalConnection connection) {
        if (closed) {
            connection.abort(); // Agroal's thread has ended
            return;
        }
        ConnectionWrapper lease = connection.leave();
        if (lease != null) {
            close(connection, lease);
        }
    }

    private void close(PhysicalConnection connection, ConnectionWrapper lease) {
        leaving.add(connection);
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

    /** Closes all that it owns. */
    @Override
    public void close() {
        AgroalDataSource open;
        synchronized (this) {
            closed = true;
            open = agroal;
        }
        if (open != null) {
            open.close();
        }
        leaving.forEach(PhysicalConnection::close);
    }

    private AgroalDataSourceConfigurationSupplier everySettingOfAgroal() {
        return new AgroalDataSourceConfigurationSupplier()
                .dataSourceImplementation(DataSourceImplementation.AGROAL)
                .metricsEnabled(false) // the pool counts by itself, without asking for the time
                .connectionPoolConfiguration(Owner::poolSettings);
    }

    /** A word on each setting, so that none of Agroal's defaults is in force by accident. */
    static AgroalConnectionPoolConfigurationSupplier poolSettings(AgroalConnectionPoolConfigurationSupplier settings) {
        return settings.connectionFactoryConfiguration(Owner::factorySettings)
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
            super("The pool of the connections makes none");
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
