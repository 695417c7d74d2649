/** A long run under load and faults that watches for growth. Knows the pool only as an application does. */
@NullMarked
package dev.etosha.soak;

import org.jspecify.annotations.NullMarked;
