/**
 * Opens, lends, counts and drains connections. The only package that knows Agroal; it knows nothing of containers.
 */
@NullMarked
package dev.etosha.pool;

import org.jspecify.annotations.NullMarked;
