package dev.etosha.execution;

/** How far a transaction is isolated from others that run beside it; see PostgreSQL's "Transaction Isolation". */
public enum Isolation {
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE;

    /** As SQL writes it. */
    String sql() {
        return name().replace('_', ' ');
    }
}
