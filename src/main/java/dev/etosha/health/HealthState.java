package dev.etosha.health;

/** What is known of a pool's fitness to serve. */
public enum HealthState {
    /** Nothing is known yet. */
    UNKNOWN,
    /** The database answers in time. */
    HEALTHY,
    /** The database answers, but something is not as it should be. */
    DEGRADED,
    /** The database does not answer. */
    UNHEALTHY;

    /** Whether traffic should be sent here: a busy or slow pool is ready, one that nothing is known of is not. */
    public boolean ready() {
        return this == HEALTHY || this == DEGRADED;
    }
}
