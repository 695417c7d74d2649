/**
 * One connection of the pool: its state, its checks and its reset. Must not know who waits for it.
 */
@NullMarked
package dev.etosha.session;

import org.jspecify.annotations.NullMarked;
