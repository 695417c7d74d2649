package dev.etosha.config.url;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.Printed;
import dev.etosha.config.url.DatabaseUrl.Host;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.postgresql.Driver;

/** Any text is parsed correctly or refused, and no message contains a password. */
class DatabaseUrlPropertyTest {

    private static final String SECRET = "xyZZy";

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aUrlOfAnyFormIsReadCorrectly(@ForAll(supplier = UrlCase.Any.class) UrlCase url) {
        DatabaseUrl read = DatabaseUrl.parse(url.text());

        assertThat(read).isEqualTo(url.meaning());
        assertThat(read.toString()).isEqualTo(url.meaning().toString());
        pgjdbcReadsTheSame(read);
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void anyTextIsAUrlOrRefusedWithTheBrokenRule(@ForAll("texts") String text) {
        boolean url = isUrl(text);
        Statistics.collect(url);
        Statistics.coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 5);
            coverage.check(false).percentage(share -> share > 5);
        });
    }

    private static boolean isUrl(String text) {
        DatabaseUrl url;
        try {
            url = DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .message()
                    .startsWith("a URL ");
            return false;
        }
        pgjdbcReadsTheSame(url);
        return true;
    }

    private static void pgjdbcReadsTheSame(DatabaseUrl url) {
        Properties login = new Properties();
        login.setProperty("user", "me");
        Properties read = Objects.requireNonNull(Driver.parseURL(url.jdbcUrl(), login));

        assertThat(read.getProperty("PGHOST"))
                .isEqualTo(url.hosts().stream()
                        .map(host -> host.name().contains(":") ? "[" + host.name() + "]" : host.name())
                        .collect(Collectors.joining(",")));
        assertThat(read.getProperty("PGPORT"))
                .isEqualTo(url.hosts().stream()
                        .map(Host::port)
                        .map(String::valueOf)
                        .collect(Collectors.joining(",")));
        assertThat(read.getProperty("PGDBNAME")).isEqualTo(url.database().isEmpty() ? "me" : url.database());
    }

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    void noPasswordIsPrintedIfTheUrlHasATypingError(@ForAll("slips") String text) {
        assertThat(printed(text)).doesNotContain(SECRET);
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void noPartOfAnUnescapedPasswordIsPrinted(@ForAll("unescaped") String text) {
        assertThat(printed(text)).doesNotContain(SECRET);
    }

    private static String printed(String text) {
        try {
            return Printed.of(PoolConfig.of(text));
        } catch (InvalidConfigurationException e) {
            return Printed.of(e);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                EncodedText.any("").map(EncodedText::value),
                UrlPieces.heap(),
                new UrlCase.Any()
                        .get()
                        .flatMap(url -> UrlPieces.slip(url.text()))
                        .flatMap(UrlPieces::slip));
    }

    @Provide
    Arbitrary<String> slips() {
        Arbitrary<EncodedText> passwords =
                EncodedText.any("@/&+=").map(text -> new EncodedText(text.text() + SECRET, text.value() + SECRET));
        return UrlCase.with(passwords).flatMap(url -> UrlPieces.slip(url.text()));
    }

    @Provide
    Arbitrary<String> unescaped() {
        return Combinators.combine(
                        Arbitraries.of("", "12", SECRET),
                        UrlPieces.one(),
                        UrlPieces.one(),
                        UrlPieces.one().list().ofMaxSize(3).map(pieces -> String.join("", pieces)))
                .as((start, one, two, rest) -> "postgresql://user:" + start + one + SECRET + two + "@host" + rest);
    }
}
