package dev.etosha.connect;

import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.url.DatabaseUrl;
import dev.etosha.threads.Nanos;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.HostSpec;

/**
 * Connects with Agroal and pgjdbc. The URL given to pgjdbc has no password, so no message or metadata can show it.
 */
public final class PostgresConnector implements Connector {

    /** The SQLStates of an unsupported login parameter: PgBouncer's protocol_violation, and feature_not_supported. */
    private static final Set<String> UNSUPPORTED = Set.of("08P01", "0A000");

    private final PoolConfig config;
    private final String url;
    private final Properties forSessions;
    private final Properties forPooler;
    private final Set<Connection> unaware = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Map<Address, PhysicalSource> sources = new ConcurrentHashMap<>();
    private final AtomicBoolean pooler;
    private final Hooks hooks;
    private final Credentials credentials;
    private final Map<Connection, Duration> lives = Collections.synchronizedMap(new WeakHashMap<>());
    private final KeptStatements statements;
    private final ReadOnlyCheck readOnly;

    /** A URL for pgjdbc and its properties. */
    private record Address(String url, Properties settings) {}

    /** For the pool's connections. Has no login timeout of its own: {@link Login} bounds each login. */
    public PostgresConnector(PoolConfig config, Hooks hooks) {
        this(config, new AtomicBoolean(config.pgbouncer() == PgbouncerMode.TRUE), hooks);
    }

    private PostgresConnector(PoolConfig config, AtomicBoolean pooler, Hooks hooks) {
        this.config = config;
        this.hooks = hooks;
        this.url = config.url().jdbcUrl();
        this.forSessions = DriverProperties.of(config, false);
        this.forPooler = DriverProperties.of(config, true);
        this.pooler = pooler;
        this.credentials = new Credentials(config, forSessions.getProperty("user"));
        this.statements = new KeptStatements(config, forSessions);
        this.readOnly = new ReadOnlyCheck(config);
    }

    /** For the connections of the health check, with their own name in pg_stat_activity. */
    public PostgresConnector forProbes() {
        return new PostgresConnector(
                config.withApplicationName(DriverProperties.applicationName(config) + "-health"), pooler, Hooks.NONE);
    }

    @Override
    public Connector beside(BaseConnection connection) {
        HostSpec host = connection.getQueryExecutor().getHostSpec();
        return at(host.getHost(), host.getPort());
    }

    @Override
    public Connector at(InetSocketAddress address) {
        boolean certified = "verify-full".equals(forPooler.getProperty("sslmode")); // the certificate has the name
        String host = certified ? address.getHostString() : address.getAddress().getHostAddress();
        return at(host, address.getPort());
    }

    private Connector at(String host, int port) {
        Properties login = new Properties();
        login.putAll(forPooler);
        login.setProperty("assumeMinServerVersion", "10"); // so that the login runs no statement, which takes a session
        login.remove("targetServerType");
        String address = config.url().only(host, port).jdbcUrl();
        return () -> { // not through Agroal, which asks for the isolation and so takes a session
            Properties properties = new Properties();
            properties.putAll(login);
            properties.putAll(login());
            return new Driver().connect(address, properties);
        };
    }

    private Properties login() throws SQLException {
        try {
            return credentials.properties();
        } catch (Credentials.Unreadable e) {
            throw e.failure();
        }
    }

    @Override
    public Connector only(DatabaseUrl.Host host, HostChoice.Role role) {
        String sameHost = config.url().only(host.name(), host.port()).jdbcUrl();
        return () -> {
            boolean behindPooler = pooler.get();
            Properties settings = new Properties();
            settings.putAll(behindPooler ? forPooler : forSessions);
            settings.setProperty(HostChoice.ROLE, role.word());
            return noted(connect(new Address(sameHost, settings), behindPooler), behindPooler);
        };
    }

    @Override
    public boolean keepsSession() {
        return !pooler.get();
    }

    @Override
    public void expectPooler() {
        pooler.set(true);
    }

    @Override
    public void avoidStatements() {
        statements.avoid();
    }

    @Override
    public boolean madeUnaware(Connection connection) {
        return unaware.remove(connection);
    }

    @Override
    public @Nullable Duration life(Connection connection) {
        return lives.remove(connection);
    }

    @Override
    public Connection connect() throws SQLException {
        if (pooler.get()) {
            return connect(new Address(url, forPooler), true);
        }
        try {
            return noted(connect(new Address(url, forSessions), false), false);
        } catch (SQLException e) {
            if (!refusesOptions(e)) {
                throw e;
            }
            Connection connection = connect(new Address(url, forPooler), true);
            pooler.set(true);
            return connection;
        }
    }

    private Connection noted(Connection connection, boolean behindPooler) {
        if (!behindPooler && config.pgbouncer() == PgbouncerMode.AUTO) {
            unaware.add(connection);
        }
        return connection;
    }

    /** Whether the failure is that of a pooler that does not support the login's options. */
    private boolean refusesOptions(SQLException e) {
        return config.pgbouncer() == PgbouncerMode.AUTO
                && UNSUPPORTED.contains(String.valueOf(e.getSQLState()))
                && !Objects.equals(forSessions.get("options"), forPooler.get("options"));
    }

    private Connection connect(Address address, boolean throughPooler) throws SQLException {
        PhysicalSource source = sources.computeIfAbsent(
                address, absent -> new PhysicalSource(absent.url(), absent.settings(), credentials, hooks));
        Connection connection = connect(source);
        Duration life = credentials.left();
        if (life != null) {
            lives.put(connection, life);
        }
        try {
            BaseConnection driver = connection.unwrap(BaseConnection.class);
            prepare(driver, throughPooler);
            if (throughPooler) {
                statements.use(driver);
            }
            // Until here Login or pgjdbc bounds the login. From here on the configured timeout applies.
            driver.setNetworkTimeout(Runnable::run, Nanos.toIntMillis(config.socketTimeout()));
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    private Connection connect(PhysicalSource source) throws SQLException {
        try {
            return source.connect();
        } catch (SQLException e) {
            if (!credentials.changedAfter(e)) {
                throw e;
            }
            return source.connect();
        }
    }

    private void prepare(Connection connection, boolean throughPooler) throws SQLException {
        if (config.readOnly()) {
            connection.setReadOnly(true);
            if (throughPooler || !config.readOnlyAfterLogin()) {
                readOnly.require(connection);
            }
        }
        String initSql = config.initSql();
        if (initSql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(initSql);
            }
        }
    }

    /** Closes all connections that it made. */
    @Override
    public void close() {
        sources.values().forEach(PhysicalSource::close);
    }
}
