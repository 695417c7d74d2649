/**
 * Producers, the registry of pools, their start and their stop. Knows every other package; none knows it.
 */
@NullMarked
package dev.etosha.cdi;

import org.jspecify.annotations.NullMarked;
