/** A long run under load and faults that detects growth. It uses only the API that applications use. */
@NullMarked
package dev.etosha.soak;

import org.jspecify.annotations.NullMarked;
