package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.threads.Nanos;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A pool's settings as pgjdbc properties. Later ones win: the defaults of this class, the URL's parameters,
 * {@code db.property.*}, the settings that the pool depends on.
 */
public final class DriverProperties {

    private DriverProperties() {}

    /** @param pooler whether each transaction may get another session */
    static Properties of(PoolConfig config, boolean pooler) {
        Properties properties = new Properties();
        presets(properties, pooler);
        properties.putAll(config.url().parameters());
        properties.putAll(config.properties());
        rules(properties, config, pooler);
        sockets(properties, seconds(config.connectTimeout()));
        return properties;
    }

    /** The pool's name in pg_stat_activity. */
    static String applicationName(PoolConfig config) {
        String given = config.applicationName();
        if (given != null) {
            return given;
        }
        String name = config.name().equals(PoolConfig.DEFAULT) ? "etosha" : "etosha-" + config.name();
        return config.properties()
                .getOrDefault("ApplicationName", config.url().parameters().getOrDefault("ApplicationName", name));
    }

    /** Whether the pool connects to a standby, where refused writes are expected. */
    public static boolean asksForStandby(PoolConfig config) {
        return config.targetServerType().toLowerCase(Locale.ROOT).contains("secondary");
    }

    private static void presets(Properties properties, boolean pooler) {
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("cancelSignalTimeout", "5");
        properties.setProperty("logServerErrorDetail", "false"); // the detail of a constraint violation has values
        if (pooler) {
            properties.setProperty("prepareThreshold", "0");
        } else {
            properties.setProperty("assumeMinServerVersion", "10"); // saves a round trip at login
        }
    }

    private static void rules(Properties properties, PoolConfig config, boolean pooler) {
        set(properties, "user", config.user());
        properties.setProperty("ApplicationName", applicationName(config));
        if (!pooler) { // PgBouncer refuses options at login
            sessionOptions(properties, config);
        }
    }

    /**
     * Sets our socket factory, unless the user has set one or pgjdbc can't load ours. With ours {@link Login} bounds
     * the login, so pgjdbc's timeouts are off unless the user sets them.
     */
    private static void sockets(Properties properties, String loginSeconds) {
        String habits = take(properties, "keepalives_idle", "30") + ","
                + take(properties, "keepalives_interval", "10") + ","
                + take(properties, "keepalives_count", "3");
        if (!properties.containsKey("socketFactory") && driverSees(KeepAliveSockets.class)) {
            properties.setProperty("socketFactory", KeepAliveSockets.class.getName());
            properties.setProperty("socketFactoryArg", habits);
            loginTimeouts(properties, "0");
            properties.putIfAbsent("sslResponseTimeout", "0");
            properties.putIfAbsent("gssResponseTimeout", "0");
        } else {
            loginTimeouts(properties, loginSeconds);
        }
    }

    private static void loginTimeouts(Properties properties, String seconds) {
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds); // during the login; see PostgresConnector
    }

    private static String take(Properties properties, String key, String preset) {
        Object given = properties.remove(key);
        return given == null ? preset : given.toString();
    }

    private static boolean driverSees(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, Driver.class.getClassLoader()) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Options of the login are the session's defaults: RESET and DISCARD keep them. */
    private static void sessionOptions(Properties properties, PoolConfig config) {
        StringJoiner options = new StringJoiner(" ");
        String given = properties.getProperty("options");
        if (given != null) {
            options.add(given);
        }
        if (!config.statementTimeout().isZero()) {
            options.add("-c statement_timeout=" + Nanos.toIntMillis(config.statementTimeout()));
        }
        if (config.readOnly()) {
            // off replaces the role's own default, which would mislead pgjdbc in the same way
            options.add("-c default_transaction_read_only=" + (config.readOnlyAfterLogin() ? "off" : "on"));
        }
        if (options.length() > 0) {
            properties.setProperty("options", options.toString());
        }
    }

    private static void set(Properties properties, String key, @Nullable String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }

    /** pgjdbc takes whole seconds, stores them as int milliseconds, and takes 0 as no timeout. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, Math.min(Integer.MAX_VALUE, Nanos.toIntMillis(duration) + 999L) / 1_000));
    }
}
