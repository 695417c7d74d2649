/**
 * One suite for all runtimes, driven over HTTP from outside. What a runtime needs to be started and found is in its own
 * class; the tests know none of them.
 */
@NullMarked
package dev.etosha.conformance;

import org.jspecify.annotations.NullMarked;
