package dev.etosha.metrics;

/** How a number behaves. */
enum Kind {
    /** Any value; adding up those of several pools says nothing. */
    GAUGE,
    /** An amount that rises and falls. */
    LEVEL,
    /** Never falls while the pool is open. */
    COUNTER
}
