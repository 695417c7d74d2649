package dev.etosha.metrics;

import org.jspecify.annotations.Nullable;

/**
 * A metric's OpenTelemetry instrument. The constants are those of its semantic conventions for database connection
 * pools.
 *
 * @param state the metric's {@code db.client.connection.state}; null for an instrument without states
 */
record Instrument(String name, String description, @Nullable String state) {

    static final Instrument IDLE = connections("idle");
    static final Instrument USED = connections("used");
    static final Instrument IDLE_MAX = convention("idle.max", "The maximum number of idle open connections allowed");
    static final Instrument MAX = convention("max", "The maximum number of open connections allowed");
    static final Instrument PENDING_REQUESTS =
            convention("pending_requests", "The number of current pending requests for an open connection");
    static final Instrument TIMEOUTS = convention(
            "timeouts",
            "The number of connection timeouts that have occurred trying to obtain a connection from the pool");

    private static Instrument connections(String state) {
        return new Instrument(
                "db.client.connection.count",
                "The number of connections that are currently in state described by the state attribute",
                state);
    }

    private static Instrument convention(String suffix, String description) {
        return new Instrument("db.client.connection." + suffix, description, null);
    }
}
