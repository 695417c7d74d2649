/**
 * What Etosha costs beside other pools, and beside none: {@code mvn -Pbench}. Contenders take turns in one run, and what
 * is kept are ratios.
 */
@NullMarked
package dev.etosha.bench;

import org.jspecify.annotations.NullMarked;
