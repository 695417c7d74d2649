package dev.etosha.health;

import java.util.List;

/** A pool's state has changed; fired as a CDI event. */
public record HealthChange(String pool, HealthState from, HealthState to, List<String> reasons) {}
