/**
 * Lends connections and takes them back: the gate, the store, housekeeping and statistics. Must not know SQL texts,
 * retries of calls or a container.
 */
@NullMarked
package dev.etosha.pool;

import org.jspecify.annotations.NullMarked;
