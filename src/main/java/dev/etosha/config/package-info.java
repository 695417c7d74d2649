/**
 * A pool's settings: their meaning, their valid values, and where they are read from. The only package that knows
 * MicroProfile Config; it knows nothing of pools.
 */
@NullMarked
package dev.etosha.config;

import org.jspecify.annotations.NullMarked;
