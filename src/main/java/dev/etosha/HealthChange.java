package dev.etosha;

import java.util.List;

/** A change of a pool's health state, fired as a CDI event. */
public record HealthChange(String pool, HealthState from, HealthState to, List<String> reasons) {}
