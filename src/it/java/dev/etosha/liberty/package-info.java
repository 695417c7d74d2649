/** Etosha in applications on Open Liberty, one situation in each test class. */
@NullMarked
package dev.etosha.liberty;

import org.jspecify.annotations.NullMarked;
