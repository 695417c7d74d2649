package dev.etosha.jndi;

import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a server may set on a data source that it makes by its class name.
 *
 * <p>The only property with a meaning is the pool. The others say where the database is, which is said by MicroProfile
 * Config here: if one has another value than the default of {@code @DataSourceDefinition}, no connection is given.
 *
 * <p>Thread-safe, once its properties are set.
 */
public abstract class NamedDataSource implements CommonDataSource {

    private static final String LOCALHOST = "localhost";

    /** TomEE's default, of which no application knows. */
    private static final String NO_URL = "jdbc:hsqldb:";

    private String pool = PoolConfig.DEFAULT;
    private String description = "";
    private final Map<String, String> misplaced = new TreeMap<>();

    NamedDataSource() {}

    /** The name of the pool. {@code default} unless it was set. */
    public String getPool() {
        return pool;
    }

    /** Chooses the pool by its name. */
    public void setPool(String pool) {
        this.pool = pool;
    }

    /** The pool, opened if needed. */
    final ConnectionPool pool() throws SQLException {
        if (!misplaced.isEmpty()) {
            throw new SQLNonTransientConnectionException(
                    "pool " + pool + " takes its settings from MicroProfile Config, so the data source must not set "
                            + String.join(", ", misplaced.keySet()),
                    "08001");
        }
        return NamedPools.pool(pool);
    }

    /**
     * This data source by the class that the application has, if another one was loaded by a server's library, or for an
     * application that was deployed here before. Null if the application has this class, or none of its own.
     */
    final <T> @Nullable T ofApplication(Class<T> type) throws SQLException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader == null || loader == getClass().getClassLoader()) {
            return null;
        }
        try {
            Class<?> known = Class.forName(getClass().getName(), true, loader);
            if (known == getClass()) {
                return null;
            }
            Object source = known.getConstructor().newInstance();
            known.getMethod("setPool", String.class).invoke(source, pool);
            return type.cast(source);
        } catch (ClassNotFoundException absent) {
            return null;
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new SQLNonTransientConnectionException(
                    "pool " + pool + ": the application's " + getClass().getName() + " cannot be used", "08001", e);
        }
    }

    static void refuseUser(@Nullable String user) throws SQLException {
        if (user != null && !user.isEmpty()) {
            throw new SQLFeatureNotSupportedException("All connections of a pool have the pool's user", "0A000");
        }
    }

    private void misplaced(String name, @Nullable String value, String byDefault) {
        if (value == null || value.isEmpty() || value.equals(byDefault)) {
            misplaced.remove(name);
        } else {
            misplaced.put(name, value);
        }
    }

    public @Nullable String getUser() {
        return misplaced.get("user");
    }

    public void setUser(@Nullable String user) {
        misplaced("user", user, "");
    }

    public @Nullable String getPassword() {
        return misplaced.get("password");
    }

    public void setPassword(@Nullable String password) {
        misplaced("password", password, "");
    }

    public @Nullable String getUrl() {
        return misplaced.get("url");
    }

    public void setUrl(@Nullable String url) {
        misplaced("url", url != null && url.startsWith(NO_URL) ? null : url, "");
    }

    public String getServerName() {
        return misplaced.getOrDefault("serverName", LOCALHOST);
    }

    public void setServerName(@Nullable String serverName) {
        misplaced("serverName", serverName, LOCALHOST);
    }

    public int getPortNumber() {
        return Integer.parseInt(misplaced.getOrDefault("portNumber", "-1"));
    }

    public void setPortNumber(int portNumber) {
        misplaced("portNumber", portNumber == 0 ? null : Integer.toString(portNumber), "-1");
    }

    public @Nullable String getDatabaseName() {
        return misplaced.get("databaseName");
    }

    public void setDatabaseName(@Nullable String databaseName) {
        misplaced("databaseName", databaseName, "");
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(@Nullable String description) {
        this.description = description == null ? "" : description;
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    /** Ignored: {@code db.pool.timeout} limits the wait. */
    @Override
    public void setLoginTimeout(int seconds) {
        // the pool's setting applies
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** Ignored: the pool logs through System.Logger. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // nothing is written
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.etosha");
    }

    @Override
    public String toString() {
        return "data source of pool " + pool;
    }
}
