package dev.etosha.reliability;

import java.time.Duration;
import java.util.Properties;

/**
 * The settings of a pool, the same for each contender.
 *
 * @param name the pool's name, also in pg_stat_activity
 * @param port the proxy's port on localhost
 * @param timeout how long a caller waits for a connection
 * @param connectTimeout the limit of one attempt to connect and log in; pgjdbc supports whole seconds
 */
record Target(String name, int port, Duration timeout, Duration connectTimeout) {

    /** The minimum and maximum number of connections. */
    static final int SIZE = 5;

    /** How long a caller waits for a connection in the fault table. */
    static final Duration TIMEOUT = Duration.ofMillis(1_500);

    /** The settings for the fault table. */
    static Target of(String name, int port) {
        return new Target(name, port, TIMEOUT, Duration.ofSeconds(1));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    /** The pgjdbc properties for a pool without settings for PostgreSQL. The role and its password are not included. */
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
