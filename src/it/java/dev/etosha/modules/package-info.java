/** The jar as others take it: on the class path and as a module. */
@NullMarked
package dev.etosha.modules;

import org.jspecify.annotations.NullMarked;
