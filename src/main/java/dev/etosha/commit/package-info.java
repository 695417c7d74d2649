/**
 * Finds out the outcome of a commit whose answer was lost. Gets connections for its questions. Must not know the pool.
 */
@NullMarked
package dev.etosha.commit;

import org.jspecify.annotations.NullMarked;
