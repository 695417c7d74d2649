package dev.etosha.pool;

import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.HostSpec;

/**
 * Connects with pgjdbc. The password never stands in the URL that pgjdbc gets, so no message or metadata of its own can
 * show it.
 */
final class PostgresConnector implements Connector {

    /** One for all, since each looks through the whole class path for pgjdbc's defaults. */
    private static final Driver DRIVER = new Driver();

    /** The SQLStates of a login with a parameter that is not supported: PgBouncer's, and that of an unsupported feature. */
    private static final Set<String> UNSUPPORTED = Set.of("08P01", "0A000");

    private final PoolConfig config;
    private final String url;
    private final Properties forSessions;
    private final Properties forPooler;
    private final Set<Connection> unaware = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile boolean pooler;

    /** For the pool's connections. A login has no end by itself, but by the {@link Login} that it is part of. */
    PostgresConnector(PoolConfig config) {
        this(config, config.pgbouncer() == PgbouncerMode.TRUE);
    }

    private PostgresConnector(PoolConfig config, boolean pooler) {
        this.config = config;
        this.url = config.url().jdbcUrl();
        this.forSessions = DriverProperties.of(config, false);
        this.forPooler = DriverProperties.of(config, true);
        this.pooler = pooler;
    }

    /** For the connections on which the database is asked for a sign of life; in pg_stat_activity they are told apart. */
    PostgresConnector forProbes() {
        return new PostgresConnector(
                config.withApplicationName(DriverProperties.applicationName(config) + "-health"), pooler);
    }

    @Override
    public Connector beside(BaseConnection connection) {
        HostSpec host = connection.getQueryExecutor().getHostSpec();
        Properties login = new Properties();
        login.putAll(forPooler);
        login.setProperty("assumeMinServerVersion", "10"); // so that a login asks for no session
        login.remove("targetServerType");
        String sameHost = config.url().only(host.getHost(), host.getPort()).jdbcUrl();
        return () -> login(sameHost, login);
    }

    @Override
    public boolean keepsSession() {
        return !pooler;
    }

    @Override
    public void expectPooler() {
        pooler = true;
    }

    @Override
    public boolean madeUnaware(Connection connection) {
        return unaware.remove(connection);
    }

    @Override
    public Connection connect() throws SQLException {
        if (pooler) {
            return connect(forPooler);
        }
        try {
            Connection connection = connect(forSessions);
            if (config.pgbouncer() == PgbouncerMode.AUTO) {
                unaware.add(connection);
            }
            return connection;
        } catch (SQLException e) {
            if (!refusesOptions(e)) {
                throw e;
            }
            Connection connection = connect(forPooler);
            pooler = true;
            return connection;
        }
    }

    /** As poolers do that know few of the parameters that a login may have. */
    private boolean refusesOptions(SQLException e) {
        return config.pgbouncer() == PgbouncerMode.AUTO
                && UNSUPPORTED.contains(String.valueOf(e.getSQLState()))
                && !Objects.equals(forSessions.get("options"), forPooler.get("options"));
    }

    private Connection connect(Properties settings) throws SQLException {
        Connection connection = login(url, settings);
        try {
            prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            abort(connection);
            throw e;
        }
    }

    private Connection login(String address, Properties settings) throws SQLException {
        Properties login = new Properties();
        login.putAll(settings);
        String password = password();
        if (password != null) {
            login.setProperty("password", password);
        }
        Connection connection = DRIVER.connect(address, login);
        if (connection == null) {
            throw new SQLNonTransientConnectionException("pgjdbc does not take " + config.url(), "08001");
        }
        return connection;
    }

    private void prepare(Connection connection) throws SQLException {
        if (config.readOnly()) {
            connection.setReadOnly(true);
        }
        String initSql = config.initSql();
        if (initSql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(initSql);
            }
        }
        // Until here the login had its end, by Login or by pgjdbc; from here on it is the application's to say.
        connection.setNetworkTimeout(Runnable::run, Nanos.toIntMillis(config.socketTimeout()));
    }

    /** Reads the file each time, so that a secret that was rotated is picked up without a restart. */
    private @Nullable String password() throws SQLException {
        Path file = config.passwordFile();
        if (file == null) {
            return config.password();
        }
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new SQLException(
                    "db.password-file must be readable, was " + file + " ("
                            + e.getClass().getSimpleName() + ")",
                    "28P01",
                    e);
        }
    }

    private static void abort(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
    }
}
