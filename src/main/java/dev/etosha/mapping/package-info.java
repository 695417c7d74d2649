/**
 * A row as a record, or as a single value, by the names and types of its columns. Knows no pool, and no text of a
 * statement.
 */
@NullMarked
package dev.etosha.mapping;

import org.jspecify.annotations.NullMarked;
