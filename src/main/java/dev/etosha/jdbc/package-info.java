/**
 * The JDBC handles that a holder of a connection gets. They report to their lender. Must not know the pool.
 */
@NullMarked
package dev.etosha.jdbc;

import org.jspecify.annotations.NullMarked;
