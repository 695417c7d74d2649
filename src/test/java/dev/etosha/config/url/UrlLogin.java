package dev.etosha.config.url;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The user and password before the servers of a URL; empty for none. */
record UrlLogin(String text, String user, String password) {

    static Arbitrary<UrlLogin> any(Arbitrary<EncodedText> passwords) {
        Arbitrary<EncodedText> users = EncodedText.any("@/:");
        return Arbitraries.oneOf(
                Arbitraries.of(new UrlLogin("", "", ""), new UrlLogin("@", "", "")),
                users.map(user -> new UrlLogin(user.text() + "@", user.value(), "")),
                Combinators.combine(users, passwords)
                        .as((user, password) -> new UrlLogin(
                                user.text() + ":" + password.text() + "@", user.value(), password.value())));
    }
}
