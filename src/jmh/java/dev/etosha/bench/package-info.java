/**
 * Compares Etosha with other pools and with no pool: {@code mvn -Pbench}. Contenders take turns in one run. The results
 * are ratios.
 */
@NullMarked
package dev.etosha.bench;

import org.jspecify.annotations.NullMarked;
