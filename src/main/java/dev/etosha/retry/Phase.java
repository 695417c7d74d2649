package dev.etosha.retry;

/** How far the work had come when it failed. */
public enum Phase {
    /** Connecting or waiting for a connection; no SQL of the caller was sent. */
    ACQUIRE,
    /** Inside an explicit transaction; COMMIT was not sent. */
    TRANSACTION,
    /** A statement that looks like a read was sent outside of a transaction, or COMMIT after nothing but reads. */
    READ,
    /** Such a read was done, and its rows are being mapped. */
    ROWS,
    /** A statement was sent in auto-commit mode. If it fails, the server undoes all of it. */
    STATEMENT,
    /** A text that may commit before it fails, such as a CALL, was sent in auto-commit mode. */
    PARTS,
    /** Work of several statements in auto-commit mode failed after it had applied some of them. */
    SEVERAL,
    /** A statement was done in auto-commit mode, and its result is being read. */
    APPLIED,
    /** COMMIT was sent, and no answer came. */
    COMMIT
}
