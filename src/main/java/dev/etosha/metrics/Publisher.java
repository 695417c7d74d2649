package dev.etosha.metrics;

/** One metrics API of the runtime. Thread-safe. */
public interface Publisher extends AutoCloseable {

    /** Publishes all metrics of a pool until it is closed. */
    void publish(Measured pool);

    /** Removes its own metrics, but none of another application. */
    @Override
    void close();
}
