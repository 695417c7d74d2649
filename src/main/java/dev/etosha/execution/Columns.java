package dev.etosha.execution;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one array for each of their columns, which the server unpacks in less time than it takes for a parameter
 * for each value. And it is one text for any number of rows.
 *
 * <p>Only where it is the same to PostgreSQL: each value of the row is a parameter or a literal, with casts if need be;
 * and the values of a parameter are all of one type, with which pgjdbc would send each of them.
 *
 * @param text the statement
 * @param together how many rows it takes at a time
 */
record Columns(NamedSql sql, String text, int together) implements ManyRows.Form {

    private static final int MOST_ROWS = 10_000;
    private static final long MOST_CHARACTERS = 1 << 20;

    /** About the length of a number or a moment. */
    private static final int OTHER_CHARACTERS = 16;

    private static final Pattern VALUE = Pattern.compile(
            "[(,]\\s*(\\?|'[^'\\\\]*'|-?\\d+(?:\\.\\d+)?|NULL|TRUE|FALSE)"
                    + "((?:\\s*::\\s*\\w+(?:\\.\\w+)?(?:\\[])*)*)\\s*",
            Pattern.CASE_INSENSITIVE);

    /** The types with which pgjdbc sends single values. */
    static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(String.class, "varchar"),
            Map.entry(Boolean.class, "bool"),
            Map.entry(Short.class, "int2"),
            Map.entry(Integer.class, "int4"),
            Map.entry(Long.class, "int8"),
            Map.entry(Double.class, "float8"),
            Map.entry(BigDecimal.class, "numeric"),
            Map.entry(UUID.class, "uuid"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(LocalDateTime.class, "timestamp"),
            Map.entry(OffsetDateTime.class, "timestamptz"));

    /**
     * Null where it would not be the same.
     *
     * @param varchar whether strings are sent as varchar, and not without a type
     */
    static @Nullable Columns of(ManyRows insert, List<? extends Map<String, ?>> rows, boolean varchar) {
        NamedSql sql = insert.sql();
        String list = list(insert.row());
        int columns = sql.names().size();
        if (list == null || columns == 0) {
            return null;
        }
        rows.forEach(sql::checkNumber);
        StringJoiner arrays = new StringJoiner(", ");
        long characters = 0;
        for (int column = 0; column < columns; column++) {
            Class<?> type = null;
            for (Map<String, ?> row : rows) {
                Object value = ParameterBinder.plain(sql.value(row, column));
                if (value != null && type != value.getClass()) {
                    if (type != null) {
                        return null;
                    }
                    type = value.getClass();
                }
                characters += value instanceof String string ? string.length() : OTHER_CHARACTERS;
            }
            String name = type == null ? null : TYPES.get(type);
            if (name == null || (type == String.class && !varchar)) {
                return null;
            }
            arrays.add("pg_catalog.unnest(?::pg_catalog." + name + "[]) AS " + column(column));
        }
        return new Columns(sql, insert.head() + "SELECT " + list + " FROM (SELECT " + arrays + ") AS etosha_rows", (int)
                Math.max(1, Math.min(MOST_ROWS, MOST_CHARACTERS * rows.size() / Math.max(1, characters))));
    }

    /** The row's values as a query on its columns; null if there is more to them. */
    private static @Nullable String list(String row) {
        StringJoiner list = new StringJoiner(", ");
        Matcher value = VALUE.matcher(row);
        int end = 0;
        int column = 0;
        while (value.region(end, row.length()).lookingAt()) {
            list.add((value.group(1).equals("?") ? column(column++) : value.group(1)) + value.group(2));
            end = value.end();
        }
        return end == row.length() - 1 ? list.toString() : null; // the parenthesis
    }

    private static String column(int number) {
        return "etosha_" + number;
    }

    @Override
    public String text(int rows) {
        return text;
    }

    @Override
    public void bind(PreparedStatement statement, List<? extends Map<String, ?>> rows) throws SQLException {
        for (int i = 0; i < sql.names().size(); i++) {
            int column = i;
            statement.setObject(
                    column + 1, ArrayLiteral.of(rows.size(), row -> sql.value(rows.get(row), column)), Types.OTHER);
        }
    }
}
