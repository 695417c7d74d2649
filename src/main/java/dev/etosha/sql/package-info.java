/**
 * SQL texts with named parameters: their JDBC form, what they may do to the database, and the types of parameters.
 * Knows no pool and no driver.
 */
@NullMarked
package dev.etosha.sql;

import org.jspecify.annotations.NullMarked;
