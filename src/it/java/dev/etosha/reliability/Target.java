package dev.etosha.reliability;

import java.time.Duration;

/**
 * What a pool is opened on, the same for each contender.
 *
 * @param name of the pool, also in pg_stat_activity
 * @param port of the proxy on localhost
 */
record Target(String name, int port) {

    /** Connections to be kept, and at most. */
    static final int SIZE = 5;

    /** How long a caller waits for a connection. */
    static final Duration TIMEOUT = Duration.ofMillis(1_500);

    /** For one attempt to connect and log in. pgjdbc takes whole seconds. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }
}
