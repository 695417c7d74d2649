/** The table of faults: what a pool does while the database is away or half there, and after it has come back. */
@NullMarked
package dev.etosha.reliability;

import org.jspecify.annotations.NullMarked;
