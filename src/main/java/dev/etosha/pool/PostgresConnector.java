package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Connects with pgjdbc. The password never stands in the URL that pgjdbc gets, so no message or metadata of its own can
 * show it.
 */
final class PostgresConnector implements Connector {

    /** One for all, since each looks through the whole class path for pgjdbc's defaults. */
    private static final Driver DRIVER = new Driver();

    private final PoolConfig config;
    private final String url;
    private final Properties settings;

    /** For the pool's connections. A login has no end by itself, but by the {@link Login} that it is part of. */
    PostgresConnector(PoolConfig config) {
        this.config = config;
        this.url = config.url().jdbcUrl();
        this.settings = DriverProperties.of(config);
    }

    /** For the connections on which the database is asked for a sign of life; in pg_stat_activity they are told apart. */
    static PostgresConnector forProbes(PoolConfig config) {
        return new PostgresConnector(config.withApplicationName(DriverProperties.applicationName(config) + "-health"));
    }

    @Override
    public Connection connect() throws SQLException {
        Properties login = new Properties();
        login.putAll(settings);
        String password = password();
        if (password != null) {
            login.setProperty("password", password);
        }
        Connection connection = DRIVER.connect(url, login);
        if (connection == null) {
            throw new SQLNonTransientConnectionException("pgjdbc does not take " + config.url(), "08001");
        }
        try {
            prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            abort(connection);
            throw e;
        }
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
        connection.setNetworkTimeout(Runnable::run, (int) config.socketTimeout().toMillis());
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
