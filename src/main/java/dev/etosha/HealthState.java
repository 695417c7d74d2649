package dev.etosha;

/** The health of a pool. */
public enum HealthState {
    /** Nothing is known yet. */
    UNKNOWN,
    /** The database answers in time. */
    HEALTHY,
    /** The database answers, but the pool has a problem. */
    DEGRADED,
    /** The database does not answer. */
    UNHEALTHY;

    /** Whether the pool can take traffic: a busy or slow pool is ready, a pool of unknown health is not. */
    public boolean ready() {
        return this == HEALTHY || this == DEGRADED;
    }
}
