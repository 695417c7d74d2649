package dev.etosha.bench;

import java.time.Duration;

/**
 * What a pool is opened on.
 *
 * @param size connections kept
 * @param overflow connections beyond those
 */
record Target(String driver, String jdbcUrl, int size, int overflow) {

    /** How long a caller waits for a connection at most. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** On the stub driver, where connecting takes no time. */
    static Target stub(int size) {
        return new Target(StubDriver.class.getName(), StubDriver.url(0), size, 0);
    }

    /** On the stub driver, where connecting takes so long. */
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
