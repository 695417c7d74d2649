/** Starts an embedded PostgreSQL for the demo, the tests and the benchmarks. Knows nothing of the library. */
@NullMarked
package dev.etosha.embedded;

import org.jspecify.annotations.NullMarked;
