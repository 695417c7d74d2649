package dev.etosha.metrics;

/** The kind of a metric. */
enum Kind {
    /** Any value. A sum over several pools is meaningless. */
    GAUGE,
    /** An amount that rises and falls. */
    LEVEL,
    /** Never falls while the pool is open. */
    COUNTER
}
