/** The back office of a small shop, as an example of an application that uses Etosha. */
@NullMarked
package dev.etosha.demo.app;

import org.jspecify.annotations.NullMarked;
