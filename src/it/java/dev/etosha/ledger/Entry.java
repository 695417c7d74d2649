package dev.etosha.ledger;

/** One thing that a clerk enters into the ledger, and how many rows of the log it leaves. */
enum Entry {
    /** A transaction: two accounts change, and a row says so. */
    TRANSFER(1),
    /** The same by the asynchronous form. */
    LATER(1),
    /** A transfer of more than there is, which the database refuses. */
    OVERDRAFT(0),
    /** A transfer that the application itself gives up at its end. */
    CHANGE_OF_MIND(0),
    /** One statement of its own. */
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
