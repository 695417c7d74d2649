package dev.etosha.pool;

/** Which connections {@link ConnectionPool#flush} closes or makes. The modes are those of Agroal. */
public enum Flush {

    /** All at once. A holder's next call fails, and its running statement is cancelled. */
    ALL,

    /** Free ones at once, lent ones when they return. No holder notices. */
    GRACEFUL,

    /** Free ones above {@code db.pool.size}. */
    IDLE,

    /** Those that do not answer: free ones are checked at once, lent ones before they are lent again. */
    INVALID,

    /** Those that are lent for longer than {@code db.pool.leak-threshold}, as with {@link #ALL}. */
    LEAK,

    /** None. Missing connections are made, up to {@code db.pool.size}. */
    FILL
}
