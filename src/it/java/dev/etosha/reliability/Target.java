package dev.etosha.reliability;

import java.time.Duration;
import java.util.Properties;

/**
 * What a pool is opened on and how, the same for each contender.
 *
 * @param name of the pool, also in pg_stat_activity
 * @param port of the proxy on localhost
 * @param timeout how long a caller waits for a connection
 * @param connectTimeout for one attempt to connect and log in; pgjdbc takes whole seconds
 */
record Target(String name, int port, Duration timeout, Duration connectTimeout) {

    /** Connections to be kept, and at most. */
    static final int SIZE = 5;

    /** How long a caller waits for a connection while a fault strikes. */
    static final Duration TIMEOUT = Duration.ofMillis(1_500);

    /** One for the table of faults. */
    static Target of(String name, int port) {
        return new Target(name, port, TIMEOUT, Duration.ofSeconds(1));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** What a pool that knows nothing of PostgreSQL is to tell pgjdbc, but for the role and its password. */
    Properties driverProperties() {
        Properties properties = new Properties();
        String seconds = Long.toString(connectTimeout.toSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", name);
        properties.setProperty("socketFactory", CountedSockets.class.getName());
        properties.setProperty("socketFactoryArg", name);
        return properties;
    }
}
