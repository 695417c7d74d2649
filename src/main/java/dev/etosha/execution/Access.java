package dev.etosha.execution;

/** What a transaction may do. */
enum Access {
    READ_WRITE,
    /** PostgreSQL refuses writes. */
    READ_ONLY,
    /** PostgreSQL refuses writes, since the previous attempt may have been committed and looked like a read. */
    PROVING
}
