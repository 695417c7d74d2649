/**
 * Makes connections: the supply, the login, credentials, sockets and the detection of a pooler. The only package that
 * knows Agroal. Must not know handles or holders.
 */
@NullMarked
package dev.etosha.connect;

import org.jspecify.annotations.NullMarked;
