/**
 * CDI producers, the registry of pools, their start and stop. Knows every other package; none knows it.
 */
@NullMarked
package dev.etosha.cdi;

import org.jspecify.annotations.NullMarked;
