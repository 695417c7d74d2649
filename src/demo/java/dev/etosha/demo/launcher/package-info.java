/**
 * What {@code mvn -Pdemo} runs: an embedded PostgreSQL and Open Liberty with the demo on it, until Ctrl-C. Knows nothing
 * of the library.
 */
@NullMarked
package dev.etosha.demo.launcher;

import org.jspecify.annotations.NullMarked;
