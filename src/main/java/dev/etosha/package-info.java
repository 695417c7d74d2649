/**
 * What every caller meets: the exceptions and the types that all parts share. Knows {@code java.sql} and nothing else.
 */
@NullMarked
package dev.etosha;

import org.jspecify.annotations.NullMarked;
