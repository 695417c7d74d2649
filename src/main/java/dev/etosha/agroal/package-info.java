/**
 * A pool as Agroal's data source, for code and frameworks that ask for that type. Must not know a container.
 */
@NullMarked
package dev.etosha.agroal;

import org.jspecify.annotations.NullMarked;
