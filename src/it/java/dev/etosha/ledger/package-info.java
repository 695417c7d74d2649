/** The proof of "exactly once": a ledger that is kept through the service while everything around it fails. */
@NullMarked
package dev.etosha.ledger;

import org.jspecify.annotations.NullMarked;
