package dev.etosha.retry;

/** How far the work had come when it failed. */
public enum Phase {
    /** Connecting or waiting for a connection; no SQL of the caller was sent. */
    ACQUIRE,
    /** Inside an explicit transaction; COMMIT was not sent. */
    TRANSACTION,
    /** A single statement was sent in auto-commit mode. */
    STATEMENT,
    /** COMMIT was sent and not answered. */
    COMMIT
}
