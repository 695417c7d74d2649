/**
 * The program that {@code mvn -Pdemo} runs: an embedded PostgreSQL and Open Liberty with the demo, until Ctrl-C. It
 * uses the library only to check a URL.
 */
@NullMarked
package dev.etosha.demo.launcher;

import org.jspecify.annotations.NullMarked;
