package dev.etosha.execution;

import dev.etosha.Parameters.Literal;
import dev.etosha.sql.ArrayLiteral;
import dev.etosha.sql.Effect;
import dev.etosha.sql.NamedSql;
import dev.etosha.sql.ParameterBinder;
import dev.etosha.sql.Reusable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Period;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One read of a {@link Pipeline}, with a copy of its parameters, and its answer. */
final class PipelinedRead<T> implements Supplier<T> {

    /** The size of a number, a moment and the like. */
    private static final int VALUE = 32;

    private final NamedSql sql;
    private final String part;
    private final Map<String, ?> parameters;
    private final Rows<T> rows;
    private volatile @Nullable T answer;

    /** What the caller makes of the rows. */
    interface Rows<T> {

        T of(ResultSet rows) throws SQLException;
    }

    PipelinedRead(NamedSql sql, Map<String, ?> parameters, Rows<T> rows) {
        String text = sql.part();
        if (text == null) {
            throw new IllegalArgumentException(
                    "a pipeline takes only statements that look like a read, was: " + sql.text());
        }
        Map<String, ?> needed = sql.needed(parameters);
        sql.check(needed);
        this.sql = sql;
        this.part = text;
        this.parameters = Collections.unmodifiableMap(new HashMap<>(needed)); // with nulls
        this.rows = rows;
    }

    /** Its JDBC text, which can stand beside others. */
    String part() {
        return part;
    }

    int parameterCount() {
        return sql.names().size();
    }

    Effect effect() {
        return sql.effect();
    }

    void use(RunningAttempt attempt) {
        attempt.use(parameters);
    }

    boolean repeatable() {
        return Reusable.all(parameters);
    }

    /** Whether each parameter has a type of its own, which the server need not infer. */
    boolean typed() {
        return ParameterBinder.typed(parameters);
    }

    /** The approximate number of characters to send; large for a stream or a type that only the driver knows. */
    long size() {
        long size = part.length();
        for (Object parameter : parameters.values()) {
            size += size(ParameterBinder.plain(parameter));
        }
        return size;
    }

    private static long size(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof CharSequence text) {
            return text.length();
        }
        if (value instanceof Literal literal) {
            return String.valueOf(literal.text()).length();
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (ArrayLiteral.fits(value)) {
            return ArrayLiteral.of(value).length();
        }
        return value instanceof Comparable || value instanceof Period ? VALUE : Pipeline.MOST_CHARACTERS;
    }

    int bind(PreparedStatement statement, int from) throws SQLException {
        return ParameterBinder.bind(statement, from, sql, parameters);
    }

    void answer(ResultSet results) throws SQLException {
        answer = rows.of(results);
    }

    @Override
    public T get() {
        T got = answer;
        if (got == null) {
            throw new IllegalStateException("a pipeline runs its reads when its work has returned, and this one has no"
                    + " answer yet: " + sql.text());
        }
        return got;
    }
}
