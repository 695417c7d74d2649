/** The application that the conformance suite puts on every runtime. */
@NullMarked
package dev.etosha.conformance.app;

import org.jspecify.annotations.NullMarked;
