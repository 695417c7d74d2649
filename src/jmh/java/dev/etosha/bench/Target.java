package dev.etosha.bench;

import java.time.Duration;

/**
 * The database of a pool and the pool's size.
 *
 * @param size the number of connections that the pool keeps
 * @param overflow the number of additional connections under load
 */
record Target(String driver, String jdbcUrl, int size, int overflow) {

    /** The maximum wait for a connection. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The stub driver, with immediate connecting. */
    static Target stub(int size) {
        return new Target(StubDriver.class.getName(), StubDriver.url(0), size, 0);
    }

    /** The stub driver. Connecting takes the given time. */
    static Target stub(int size, int overflow, int millis) {
        return new Target(StubDriver.class.getName(), StubDriver.url(millis), size, overflow);
    }

    static Target postgres(String jdbcUrl, int size) {
        return new Target("org.postgresql.Driver", jdbcUrl, size, 0);
    }

    int most() {
        return size + overflow;
    }
}
