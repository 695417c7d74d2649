/**
 * Starts a PostgreSQL of its own for the demo, the tests and the benchmarks: unpacks it, makes its data, runs it as a user
 * that it accepts. Knows nothing of the library.
 */
@NullMarked
package dev.etosha.embedded;

import org.jspecify.annotations.NullMarked;
