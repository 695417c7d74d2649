package dev.etosha.connect;

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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Makes physical connections with the same settings. An Agroal data source without a pool makes one for each call and
 * owns it until it is closed.
 */
final class PhysicalSource implements AutoCloseable {

    private static final String USER = "user";

    private final AgroalDataSource agroal;

    /**
     * A source of connections to one address.
     *
     * @param properties pgjdbc's, without a password
     * @param credentials asked before each login
     * @param hooks told of the connections
     */
    PhysicalSource(String url, Properties properties, Credentials credentials, Hooks hooks) {
        AgroalDataSourceConfigurationSupplier settings = new AgroalDataSourceConfigurationSupplier()
                .dataSourceImplementation(DataSourceImplementation.AGROAL_POOLLESS)
                .metricsEnabled(false) // the pool has its own
                .connectionPoolConfiguration(pool -> poolSettings(pool).connectionFactoryConfiguration(factory -> {
                    factorySettings(factory)
                            .jdbcUrl(url)
                            .credential(credentials)
                            .addSecurityProvider(Credentials::asked);
                    properties.stringPropertyNames().stream()
                            .filter(key -> !key.equals(USER)) // Agroal takes it from the credentials
                            .forEach(key -> factory.jdbcProperty(key, properties.getProperty(key)));
                    return factory;
                }));
        try {
            agroal = AgroalDataSource.from(settings, hooks.physical());
        } catch (SQLException e) {
            throw new IllegalStateException("Agroal is incomplete: " + e.getMessage(), e);
        }
    }

    /** A new connection: Agroal's wrapper of the driver's own. Blocks until the server has answered. */
    Connection connect() throws SQLException {
        try {
            return agroal.getConnection();
        } catch (Credentials.Unreadable e) {
            throw e.failure();
        }
    }

    /** Closes all connections that are still open. */
    @Override
    public void close() {
        agroal.close();
    }

    /** Sets every value, so that none depends on Agroal's defaults. */
    static AgroalConnectionPoolConfigurationSupplier poolSettings(AgroalConnectionPoolConfigurationSupplier settings) {
        return settings.initialSize(0)
                .minSize(0)
                .maxSize(Integer.MAX_VALUE - 1) // the supply limits the number
                .connectionCache(ConnectionCache.none())
                .acquisitionTimeout(Duration.ZERO)
                .establishmentRetryAttempts(0)
                .establishmentRetryInterval(Duration.ofSeconds(1))
                .connectionValidator(connection -> true)
                .validateOnBorrow(false)
                .validationTimeout(Duration.ZERO)
                .idleValidationTimeout(Duration.ZERO)
                .exceptionSorter(ExceptionSorter.emptyExceptionSorter())
                .leakTimeout(Duration.ZERO)
                .enhancedLeakReport(false)
                .maxLifetime(Duration.ZERO)
                .reapTimeout(Duration.ZERO)
                .flushOnClose(true)
                .recoveryEnable(false)
                .multipleAcquisition(MultipleAcquisitionAction.LENIENT)
                .transactionRequirement(TransactionRequirement.OFF)
                .transactionIntegration(TransactionIntegration.none());
    }

    static AgroalConnectionFactoryConfigurationSupplier factorySettings(
            AgroalConnectionFactoryConfigurationSupplier settings) {
        return settings.connectionProviderClass(Driver.class)
                .jdbcUrl("")
                .initialSql("")
                .jdbcTransactionIsolation(TransactionIsolation.UNDEFINED)
                .poolRecovery(false)
                .autoCommit(true)
                .readOnly(false)
                .trackJdbcResources(false) // our handles do
                .networkTimeout(Duration.ZERO)
                // Agroal sets it on DriverManager for the whole JVM, so keep its current value
                .loginTimeout(Duration.ofSeconds(DriverManager.getLoginTimeout()));
    }
}
