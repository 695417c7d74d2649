/**
 * The pool's own threads, timeouts, rate limits and a log that never blocks. Must not know other packages of ours.
 */
@NullMarked
package dev.etosha.threads;

import org.jspecify.annotations.NullMarked;
