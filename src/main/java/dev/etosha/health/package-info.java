/**
 * What is known of a pool's fitness to serve, and the checks that report it. The only package that knows MicroProfile
 * Health.
 */
@NullMarked
package dev.etosha.health;

import org.jspecify.annotations.NullMarked;
