/**
 * Monitors a pool's health, and reports it as health checks. The only package that knows MicroProfile Health.
 */
@NullMarked
package dev.etosha.health;

import org.jspecify.annotations.NullMarked;
