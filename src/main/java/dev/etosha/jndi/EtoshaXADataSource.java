package dev.etosha.jndi;

import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of the application under a JNDI name, for a server that enlists its connections in transactions. A server makes
 * it by its class name, as in
 *
 * <pre>{@code
 * @DataSourceDefinition(
 *         name = "java:app/jdbc/shop",
 *         className = "dev.etosha.jndi.EtoshaXADataSource",
 *         maxStatements = 0,
 *         properties = "pool=default")
 * }</pre>
 *
 * <p>Its connections hold nothing while they are not used, so a server may keep them in a pool of its own. It
 * must keep no statements: one is valid until its transaction ends. The pool commits in one phase, as
 * everywhere, and has nothing to recover.
 *
 * <p>Thread-safe, once its properties are set.
 */
public class EtoshaXADataSource extends NamedDataSource implements XADataSource {

    /** The default pool's data source. */
    public EtoshaXADataSource() {}

    /**
     * A connection. Does not wait: it borrows from the pool when it is used.
     *
     * @throws SQLException if a property says where the database is, or the pool's settings are wrong
     */
    @Override
    public XAConnection getXAConnection() throws SQLException {
        XADataSource ofApplication = ofApplication(XADataSource.class);
        if (ofApplication != null) {
            return ofApplication.getXAConnection();
        }
        pool();
        return new OnDemandXAConnection(this::pool);
    }

    /**
     * A connection.
     *
     * @throws java.sql.SQLFeatureNotSupportedException if a user is given
     */
    @Override
    public XAConnection getXAConnection(@Nullable String user, @Nullable String password) throws SQLException {
        refuseUser(user);
        return getXAConnection();
    }
}
