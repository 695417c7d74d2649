/** The built artifacts: their contents, and the jar on the class path and on the module path. */
@NullMarked
package dev.etosha.modules;

import org.jspecify.annotations.NullMarked;
