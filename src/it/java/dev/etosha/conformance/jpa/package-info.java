/** Of the suite's application the part that needs Jakarta Persistence. */
@NullMarked
package dev.etosha.conformance.jpa;

import org.jspecify.annotations.NullMarked;
