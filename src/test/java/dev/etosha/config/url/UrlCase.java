package dev.etosha.config.url;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** The text of a URL and the expected result. */
record UrlCase(String text, DatabaseUrl meaning) {

    private static final List<String> SCHEMES = List.of(
            "postgresql://",
            "postgres://",
            "POSTGRES://",
            " postgresql://",
            "postgresql+asyncpg://",
            "postgres+psycopg_2://",
            "jdbc:postgresql://",
            "JDBC:PostgreSQL://");

    /** URLs of every form, with difficult characters wherever they are allowed. */
    static final class Any implements ArbitrarySupplier<UrlCase> {

        @Override
        public Arbitrary<UrlCase> get() {
            return with(EncodedText.any("@/&+"));
        }
    }

    /** URLs with one of the given passwords, or without one. */
    static Arbitrary<UrlCase> with(Arbitrary<EncodedText> passwords) {
        return Arbitraries.of(SCHEMES).flatMap(scheme -> with(scheme, passwords));
    }

    private static Arbitrary<UrlCase> with(String scheme, Arbitrary<EncodedText> passwords) {
        boolean jdbc = scheme.toLowerCase(Locale.ROOT).startsWith("jdbc");
        String plus = jdbc ? "+" : ""; // pgjdbc reads + as a space
        Arbitrary<EncodedText> databases = Arbitraries.oneOf(
                Arbitraries.just(EncodedText.plain("")),
                EncodedText.any("?@" + plus).map(database -> new EncodedText("/" + database.text(), database.value())));
        return Combinators.combine(UrlLogin.any(passwords), UrlServers.any(), databases)
                .flatAs((login, servers, database) -> UrlParameter.any(
                                passwords, (database.text().isEmpty() ? "&@" : "&") + plus)
                        .list()
                        .ofMaxSize(4)
                        .uniqueElements(UrlParameter::key)
                        .map(parameters -> of(scheme, login, servers, database, parameters)));
    }

    private static UrlCase of(
            String scheme, UrlLogin login, UrlServers servers, EncodedText database, List<UrlParameter> parameters) {
        String query = Stream.concat(parameters.stream().map(UrlParameter::text), Stream.of(servers.query()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("&"));
        String text = scheme + login.text() + servers.text() + database.text() + (query.isEmpty() ? "" : "?" + query);
        Map<String, String> given = new LinkedHashMap<>();
        parameters.stream()
                .filter(parameter -> !parameter.value().isEmpty())
                .forEach(parameter -> given.put(parameter.key(), parameter.value()));
        Map<String, String> driver = new LinkedHashMap<>(given);
        UrlParameter.PLACES.forEach(driver::remove);
        return new UrlCase(
                text,
                new DatabaseUrl(
                        servers.hosts(),
                        given.getOrDefault("dbname", database.value()),
                        nullIfEmpty(given.getOrDefault("user", login.user())),
                        nullIfEmpty(given.getOrDefault("password", login.password())),
                        driver,
                        List.of()));
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
