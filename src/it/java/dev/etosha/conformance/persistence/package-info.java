/** An application whose data is kept by container-managed persistence, on the application's pools by JNDI names. */
@NullMarked
package dev.etosha.conformance.persistence;

import org.jspecify.annotations.NullMarked;
