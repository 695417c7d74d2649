/** The artifacts as users take them: what is in them, and the jar on the class path and as a module. */
@NullMarked
package dev.etosha.modules;

import org.jspecify.annotations.NullMarked;
