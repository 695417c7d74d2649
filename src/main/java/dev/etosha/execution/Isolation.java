package dev.etosha.execution;

import java.sql.Connection;

/** How far a transaction is isolated from others that run beside it; see PostgreSQL's "Transaction Isolation". */
public enum Isolation {
    READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
    REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ),
    SERIALIZABLE(Connection.TRANSACTION_SERIALIZABLE);

    private final int level;

    Isolation(int level) {
        this.level = level;
    }

    /** The constant of {@link Connection#setTransactionIsolation}. */
    int level() {
        return level;
    }
}
