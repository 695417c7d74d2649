/**
 * One table of metrics, and one small class for each API that publishes it. The only package that knows OpenTelemetry and
 * Micrometer, of which a runtime may lack either, as it may MicroProfile Metrics.
 */
@NullMarked
package dev.etosha.metrics;

import org.jspecify.annotations.NullMarked;
