package dev.etosha.ledger;

/** A kind of entry in the ledger, and the number of log rows that it adds. */
enum Entry {
    /** A transaction that changes two accounts and adds a log row. */
    TRANSFER(1),
    /** The same transaction through the asynchronous API. */
    LATER(1),
    /** A transfer of more than the balance. The database refuses it. */
    OVERDRAFT(0),
    /** A transfer that the application rolls back at its end. */
    CHANGE_OF_MIND(0),
    /** A single statement outside of a transaction. */
    NOTE(1),
    /** A batch of rows. */
    BATCH(3);

    private final int rows;

    Entry(int rows) {
        this.rows = rows;
    }

    int rows() {
        return rows;
    }
}
