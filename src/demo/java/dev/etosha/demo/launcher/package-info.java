/**
 * What {@code mvn -Pdemo} runs: an embedded PostgreSQL and Open Liberty with the demo on it, until Ctrl-C. Knows of
 * the library only what it says of a URL.
 */
@NullMarked
package dev.etosha.demo.launcher;

import org.jspecify.annotations.NullMarked;
