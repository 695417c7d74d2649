/**
 * The application's pools under JNDI names, for servers that make data sources themselves: container-managed
 * persistence above all. Must not know CDI, which may start later than a persistence unit.
 */
@NullMarked
package dev.etosha.jndi;

import org.jspecify.annotations.NullMarked;
