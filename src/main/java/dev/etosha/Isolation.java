package dev.etosha;

/** The isolation level of a transaction; see PostgreSQL's "Transaction Isolation". */
public enum Isolation {
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
}
