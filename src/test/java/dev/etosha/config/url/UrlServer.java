package dev.etosha.config.url;

import dev.etosha.config.url.DatabaseUrl.Host;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A server as written in a URL. */
record UrlServer(String text, Host host) {

    private static final Arbitrary<Integer> LETTERS =
            Arbitraries.chars().alpha().numeric().with('.', '-', '_', 'é', '漢').map(c -> (int) c);

    private static final Arbitrary<EncodedText> ADDRESSES = Arbitraries.of(
            new EncodedText("[::1]", "::1"),
            new EncodedText("[2001:db8::1234]", "2001:db8::1234"),
            new EncodedText("[2001%3Adb8%3A%3a1]", "2001:db8::1"),
            new EncodedText("[::ffff:10.0.0.7]", "::ffff:10.0.0.7"),
            new EncodedText("[fe80::1%25eth0]", "fe80::1%eth0"),
            new EncodedText("10.0.0.7", "10.0.0.7"));

    private static final Arbitrary<EncodedText> PORTS = Arbitraries.oneOf(
            Arbitraries.of(new EncodedText("", "5432"), new EncodedText(":", "5432")),
            Arbitraries.integers().between(1, 65_535).map(port -> new EncodedText(":" + port, port.toString())));

    static Arbitrary<UrlServer> any() {
        Arbitrary<EncodedText> names = EncodedText.of(LETTERS, "", 12)
                .map(name -> name.value().isEmpty() ? new EncodedText("", "localhost") : name);
        return Combinators.combine(Arbitraries.oneOf(names, ADDRESSES), PORTS)
                .as((name, port) -> new UrlServer(
                        name.text() + port.text(), new Host(name.value(), Integer.parseInt(port.value()))));
    }
}
