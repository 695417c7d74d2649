/**
 * What a failure means and how long to wait before another attempt. Pure: no clock, no sleep, no container.
 */
@NullMarked
package dev.etosha.retry;

import org.jspecify.annotations.NullMarked;
