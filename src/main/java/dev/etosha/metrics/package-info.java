/**
 * One table of metrics, and one class for each API that publishes it. The only package that knows MicroProfile Metrics,
 * OpenTelemetry and Micrometer, each of which a runtime may lack.
 */
@NullMarked
package dev.etosha.metrics;

import org.jspecify.annotations.NullMarked;
