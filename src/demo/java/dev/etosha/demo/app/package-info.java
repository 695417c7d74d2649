/** A small shop's back office: what an application on Etosha looks like. */
@NullMarked
package dev.etosha.demo.app;

import org.jspecify.annotations.NullMarked;
