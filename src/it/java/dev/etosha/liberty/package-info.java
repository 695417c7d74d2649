/** Etosha in applications on Open Liberty. Each test class covers one situation. */
@NullMarked
package dev.etosha.liberty;

import org.jspecify.annotations.NullMarked;
