package dev.etosha.config;

/** When a pool makes its first connection, and what it means if it can't. */
public enum StartMode {
    /** At the first use. */
    LAZY,
    /** At start, in the background; the application starts even if the database is away, and is not ready. */
    EAGER,
    /** At start; without the database the application does not start. */
    REQUIRE
}
