package dev.etosha.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** A statement with named parameters, and the expected results. */
record SqlCase(String text, String jdbc, String sent, List<String> names) {

    /** Statements made of random phrases. */
    static final class Any implements ArbitrarySupplier<SqlCase> {

        @Override
        public Arbitrary<SqlCase> get() {
            return Combinators.combine(SqlPhrases.any(), SqlPhrases.spaces())
                    .as((phrase, space) -> {
                        List<SqlToken> tokens = new ArrayList<>(phrase);
                        tokens.add(space);
                        return tokens;
                    })
                    .list()
                    .ofMaxSize(12)
                    .map(phrases -> of(phrases.stream().flatMap(List::stream).toList()));
        }
    }

    private static SqlCase of(List<SqlToken> tokens) {
        StringBuilder sent = new StringBuilder();
        int parameters = 0;
        for (SqlToken token : tokens) {
            sent.append(token.name() == null ? token.sent() : token.sent().replace("$", "$" + ++parameters));
        }
        return new SqlCase(
                tokens.stream().map(SqlToken::text).collect(Collectors.joining()),
                tokens.stream().map(SqlToken::jdbc).collect(Collectors.joining()),
                sent.toString(),
                tokens.stream().map(SqlToken::name).filter(Objects::nonNull).toList());
    }
}
