package dev.etosha.jndi;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of the application under a JNDI name, for a server that does not take part in its transactions. A server makes
 * it by its class name, as in
 *
 * <pre>{@code
 * @DataSourceDefinition(
 *         name = "java:app/jdbc/shop",
 *         className = "dev.etosha.jndi.EtoshaDataSource",
 *         maxStatements = 0,
 *         transactional = false,
 *         properties = "pool=default")
 * }</pre>
 *
 * <p>Its connections hold nothing while they are not used, so a server may keep them in a pool of its own. It
 * must keep no statements: one is valid until its transaction ends. They join the container's
 * transactions by themselves, so the server must not enlist them: {@code transactional = false}.
 *
 * <p>Thread-safe, once its properties are set.
 */
public class EtoshaDataSource extends NamedDataSource implements DataSource {

    /** The default pool's data source. */
    public EtoshaDataSource() {}

    /**
     * A connection. Does not wait: it borrows from the pool when it is used.
     *
     * @throws SQLException if a property says where the database is, or the pool's settings are wrong
     */
    @Override
    public Connection getConnection() throws SQLException {
        DataSource ofApplication = ofApplication(DataSource.class);
        if (ofApplication != null) {
            return ofApplication.getConnection();
        }
        pool();
        return OnDemandConnection.of(this::pool);
    }

    /**
     * A connection.
     *
     * @throws java.sql.SQLFeatureNotSupportedException if a user is given
     */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        refuseUser(user);
        return getConnection();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException(getClass().getSimpleName() + " is not a wrapper of " + type.getName(), "22023");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
