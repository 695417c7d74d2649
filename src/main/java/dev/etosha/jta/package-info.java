/**
 * A pool's connection in a container's JTA transaction. The only package that knows jakarta.transaction, which may be
 * absent. Must not know CDI.
 */
@NullMarked
package dev.etosha.jta;

import org.jspecify.annotations.NullMarked;
