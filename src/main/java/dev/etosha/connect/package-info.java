/**
 * Makes connections with Agroal: the supply, the login, credentials, sockets and the detection of a pooler. Must not
 * know handles or holders.
 */
@NullMarked
package dev.etosha.connect;

import org.jspecify.annotations.NullMarked;
