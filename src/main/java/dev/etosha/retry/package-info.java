/** The meaning of a failure, and the wait before another attempt. Pure: no clock, no sleep, no container. */
@NullMarked
package dev.etosha.retry;

import org.jspecify.annotations.NullMarked;
