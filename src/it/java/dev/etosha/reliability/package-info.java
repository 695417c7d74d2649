/** The fault table: tests how a pool behaves while the database is down or impaired, and after the recovery. */
@NullMarked
package dev.etosha.reliability;

import org.jspecify.annotations.NullMarked;
