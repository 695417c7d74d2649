/**
 * Base types of the handles, which only forward calls to the driver. Must not know other packages of ours.
 */
@NullMarked
package dev.etosha.jdbc.forwarding;

import org.jspecify.annotations.NullMarked;
