package dev.etosha.config;

/** When a pool opens its first connection, and what happens if it can't. */
public enum StartMode {
    /** At the first use. */
    LAZY,
    /** At start, in the background. Without the database the application starts, but is not ready. */
    EAGER,
    /** At start. Without the database the application does not start. */
    REQUIRE
}
