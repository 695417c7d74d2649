package dev.etosha.retry;

/** How far the work had come when it failed. */
public enum Phase {
    /** Connecting or waiting for a connection; no SQL of the caller was sent. */
    ACQUIRE,
    /** Inside an explicit transaction; COMMIT was not sent. */
    TRANSACTION,
    /** What looks like a read was sent outside of a transaction, or COMMIT after nothing else. */
    READ,
    /** Such a read was done, and its rows are mapped. */
    ROWS,
    /** A statement was sent in auto-commit mode. If it fails, the server undoes all of it. */
    STATEMENT,
    /** A text was sent in auto-commit mode that may commit before it fails, such as a CALL. */
    PARTS,
    /** Work of several statements in auto-commit mode failed after some of them were applied. */
    SEVERAL,
    /** A statement was done in auto-commit mode, and its result is read. */
    APPLIED,
    /** COMMIT was sent and not answered. */
    COMMIT
}
