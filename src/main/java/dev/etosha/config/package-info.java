/**
 * A pool's settings: what they are, which values they take, and where they are read from. The only package that knows
 * MicroProfile Config; it knows nothing of pools.
 */
@NullMarked
package dev.etosha.config;

import org.jspecify.annotations.NullMarked;
