/** Tests "exactly once": entries go into a ledger through the service while the server and the network fail. */
@NullMarked
package dev.etosha.ledger;

import org.jspecify.annotations.NullMarked;
