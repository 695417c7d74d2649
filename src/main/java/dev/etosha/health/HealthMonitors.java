package dev.etosha.health;

import java.util.Collection;

/** The monitors of all open pools. */
public interface HealthMonitors {

    /** In the order of the pools' names; empty before the first pool was opened. */
    Collection<HealthMonitor> monitors();
}
