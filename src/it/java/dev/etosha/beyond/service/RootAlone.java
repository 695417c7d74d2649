package dev.etosha.beyond.service;

import dev.etosha.embedded.Account;

/** Tells whether this user is root without user namespaces. Zonky cannot start PostgreSQL as this user. */
final class RootAlone {

    private RootAlone() {}

    static boolean refused() {
        return Account.here() == Account.NOBODY;
    }
}
