package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** The parser finds exactly the parameters of a text and changes nothing else. */
class NamedSqlPropertyTest {

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void exactlyTheParametersAreReplaced(@ForAll(supplier = SqlCase.Any.class) SqlCase sql) throws SQLException {
        NamedSql read = NamedSql.parse(sql.text());

        assertThat(read.names()).isEqualTo(sql.names());
        assertThat(read.jdbc()).isEqualTo(sql.jdbc());
        assertThat(read.text()).isEqualTo(sql.text());
        if (!sql.text().contains(";")) { // pgjdbc splits texts with a semicolon
            assertThat(sent(read)).isEqualTo(sql.sent());
        }
    }

    private static String sent(NamedSql sql) throws SQLException {
        List<NativeQuery> queries = Parser.parseJdbcSql(sql.jdbc(), true, true, false, false, true);
        return queries.isEmpty() ? sql.jdbc() : queries.get(0).nativeSql;
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void inAnyTextPgjdbcFindsTheSameNumberOfParameters(@ForAll("heaps") String text) throws SQLException {
        NamedSql read = NamedSql.parse(text);

        int found = 0;
        for (NativeQuery query : Parser.parseJdbcSql(read.jdbc(), true, true, true, false, true)) {
            found += query.bindPositions.length;
        }
        assertThat(found).as(read.jdbc()).isEqualTo(read.names().size());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void eachParameterGetsTheValueOfItsName(@ForAll(supplier = SqlCase.Any.class) SqlCase sql) throws SQLException {
        Map<String, Integer> values = new LinkedHashMap<>();
        sql.names().forEach(name -> values.putIfAbsent(name, values.size()));
        List<List<Object>> set = new ArrayList<>();

        ParameterBinder.bind(recording(set), NamedSql.parse(sql.text()), values);

        List<List<Object>> expected = new ArrayList<>();
        for (String name : sql.names()) {
            expected.add(List.of(expected.size() + 1, Objects.requireNonNull(values.get(name))));
        }
        assertThat(set).isEqualTo(expected);
    }

    private static PreparedStatement recording(List<List<Object>> calls) {
        return (PreparedStatement) Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("setInt");
                    calls.add(List.of(arguments));
                    return null;
                });
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void missingAndSurplusParametersAreReported(
            @ForAll(supplier = SqlCase.Any.class) SqlCase sql, @ForAll @From("names") Set<String> given) {
        Map<String, String> parameters = new LinkedHashMap<>();
        given.forEach(name -> parameters.put(name, "xyZZy"));
        Set<String> missing = new TreeSet<>(sql.names());
        missing.removeAll(given);
        Set<String> surplus = new TreeSet<>(given);
        surplus.removeAll(sql.names());

        NamedSql read = NamedSql.parse(sql.text());
        if (missing.isEmpty() && surplus.isEmpty()) {
            read.check(parameters);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read.check(parameters))
                    .withMessage(fault("missing", missing)
                            + (missing.isEmpty() || surplus.isEmpty() ? "" : "; ")
                            + fault("surplus", surplus)
                            + ", in: " + sql.text());
        }
    }

    private static String fault(String what, Set<String> names) {
        return names.isEmpty()
                ? ""
                : what + " parameter" + (names.size() == 1 ? " :" : "s :") + String.join(", :", names);
    }

    @Provide
    Arbitrary<String> heaps() {
        // only letters beyond ASCII: PostgreSQL reads all other characters there as letters, pgjdbc does not
        return Arbitraries.oneOf(
                SqlPhrases.heap(),
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars("\t\n\ré漢")
                        .ofMaxLength(20));
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.of("a", "B1", "is", "null_x", "z").set().ofMaxSize(3);
    }
}
