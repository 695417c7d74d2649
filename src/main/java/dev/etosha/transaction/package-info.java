/**
 * Enlists a pool's connections in the container's JTA transactions. The only package that knows jakarta.transaction,
 * which may be absent; it knows nothing of CDI.
 */
@NullMarked
package dev.etosha.transaction;

import org.jspecify.annotations.NullMarked;
