package dev.etosha.agroal;

import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.AgroalDataSourceConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.transaction.TransactionIntegration;
import java.time.Duration;
import java.util.Collection;

/**
 * A pool's settings in Agroal's terms, without the password. What Etosha has no setting for has the value that means the
 * same as what Etosha does. Setters are refused.
 */
final class ReportedSettings implements AgroalDataSourceConfiguration, AgroalConnectionPoolConfiguration {

    private static final Duration OFF = Duration.ZERO;

    private final ConnectionPool pool;
    private final PoolConfig config;

    ReportedSettings(ConnectionPool pool) {
        this.pool = pool;
        this.config = pool.config();
    }

    @Override
    public AgroalConnectionPoolConfiguration connectionPoolConfiguration() {
        return this;
    }

    @Override
    public DataSourceImplementation dataSourceImplementation() {
        return DataSourceImplementation.AGROAL;
    }

    @Override
    public boolean metricsEnabled() {
        return true;
    }

    @Override
    public void setMetricsEnabled(boolean enabled) {
        if (!enabled) {
            throw new UnsupportedOperationException("the pool " + pool.name() + " always counts");
        }
    }

    @Override
    public void registerMetricsEnabledListener(MetricsEnabledListener listener) {
        // never called: the pool always counts
    }

    @Override
    public AgroalConnectionFactoryConfiguration connectionFactoryConfiguration() {
        AgroalConnectionFactoryConfigurationSupplier factory = new AgroalConnectionFactoryConfigurationSupplier()
                .autoCommit(true)
                .readOnly(config.readOnly())
                .loginTimeout(config.connectTimeout())
                .networkTimeout(config.socketTimeout())
                .jdbcUrl(config.url().jdbcUrl());
        String user = config.user();
        if (user != null) {
            factory.principal(new NamePrincipal(user));
        }
        String initSql = config.initSql();
        if (initSql != null) {
            factory.initialSql(initSql);
        }
        return factory.get();
    }

    @Override
    public ConnectionValidator connectionValidator() {
        return ConnectionValidator.defaultValidator();
    }

    @Override
    public ExceptionSorter exceptionSorter() {
        return ExceptionSorter.defaultExceptionSorter();
    }

    @Override
    public ConnectionCache connectionCache() {
        return ConnectionCache.none();
    }

    @Override
    public TransactionIntegration transactionIntegration() {
        return TransactionIntegration.none();
    }

    @Override
    public TransactionRequirement transactionRequirement() {
        return TransactionRequirement.OFF;
    }

    @Override
    public boolean validateOnBorrow() {
        return false;
    }

    @Override
    public Duration idleValidationTimeout() {
        return ConnectionPool.FRESH;
    }

    @Override
    public Duration leakTimeout() {
        return config.leakThreshold();
    }

    @Override
    public Duration validationTimeout() {
        return OFF;
    }

    @Override
    public Duration reapTimeout() {
        return config.idleTimeout();
    }

    @Override
    public Duration maxLifetime() {
        return config.recycle();
    }

    @Override
    public boolean enhancedLeakReport() {
        return false;
    }

    @Override
    public boolean flushOnClose() {
        return false;
    }

    @Override
    public boolean recoveryEnable() {
        return false;
    }

    @Override
    public int establishmentRetryAttempts() {
        return 0;
    }

    @Override
    public Duration establishmentRetryInterval() {
        return OFF;
    }

    @Override
    public MultipleAcquisitionAction multipleAcquisition() {
        return MultipleAcquisitionAction.LENIENT;
    }

    @Override
    public int initialSize() {
        return minSize();
    }

    @Override
    public int minSize() {
        return config.size();
    }

    @Override
    public void setMinSize(int size) {
        throw fixed("db.pool.size");
    }

    @Override
    public int maxSize() {
        return config.size() + config.maxOverflow();
    }

    @Override
    public void setMaxSize(int size) {
        throw fixed("db.pool.max-overflow");
    }

    @Override
    public Duration acquisitionTimeout() {
        return config.timeout();
    }

    @Override
    public void setAcquisitionTimeout(Duration timeout) {
        throw fixed("db.pool.timeout");
    }

    @Override
    public Collection<AgroalPoolInterceptor> interceptors() {
        return pool.hooks().interceptors();
    }

    private UnsupportedOperationException fixed(String setting) {
        return new UnsupportedOperationException(
                "the settings of pool " + pool.name() + " are fixed while it is open: set " + setting);
    }

    @Override
    public String toString() {
        return "settings of pool " + pool.name();
    }
}
