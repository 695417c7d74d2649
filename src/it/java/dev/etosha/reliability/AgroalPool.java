package dev.etosha.reliability;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Plain Agroal, which validates each connection on borrow. */
final class AgroalPool implements Subject {

    private final AgroalDataSource pool;

    AgroalPool(Target target) throws SQLException {
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(true)
                .connectionPoolConfiguration(settings -> settings(settings, target)));
    }

    private static AgroalConnectionPoolConfigurationSupplier settings(
            AgroalConnectionPoolConfigurationSupplier settings, Target target) {
        return settings.initialSize(Target.SIZE)
                .minSize(Target.SIZE)
                .maxSize(Target.SIZE)
                .acquisitionTimeout(target.timeout())
                .validateOnBorrow(true)
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(
                        (int) target.connectTimeout().toSeconds()))
                .exceptionSorter(new PostgreSQLExceptionSorter())
                .connectionFactoryConfiguration(factory -> factory(factory, target));
    }

    private static AgroalConnectionFactoryConfigurationSupplier factory(
            AgroalConnectionFactoryConfigurationSupplier factory, Target target) {
        factory.connectionProviderClass(Driver.class)
                .jdbcUrl(target.jdbcUrl())
                .principal(new NamePrincipal(Site.ROLE))
                .credential(new SimplePassword(Site.PASSWORD));
        target.driverProperties().forEach((key, value) -> factory.jdbcProperty(key.toString(), value.toString()));
        return factory;
    }

    @Override
    public Connection borrow() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public int connections() {
        AgroalDataSourceMetrics numbers = pool.getMetrics();
        return (int) (numbers.activeCount() + numbers.availableCount());
    }

    @Override
    public @Nullable String disorder() {
        AgroalDataSourceMetrics numbers = pool.getMetrics();
        return numbers.activeCount() == 0 && numbers.awaitingCount() == 0
                ? null
                : numbers.activeCount() + " active, " + numbers.awaitingCount() + " waiting";
    }

    @Override
    public void close() {
        pool.close();
    }
}
