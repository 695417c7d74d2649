package dev.etosha.metrics;

/** One metrics API of the runtime. Safe for use by several threads. */
interface Publisher extends AutoCloseable {

    /** Publishes all of the table for a pool, until it is closed. */
    void publish(Measured pool);

    /** Takes back what it published, and nothing that another application did. */
    @Override
    void close();
}
