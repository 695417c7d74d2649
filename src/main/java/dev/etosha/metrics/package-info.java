/**
 * One table of metrics, and one small class for each API that publishes it.
 */
@NullMarked
package dev.etosha.metrics;

import org.jspecify.annotations.NullMarked;
