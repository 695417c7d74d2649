package dev.etosha.mapping;

import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A component of a record, or a single value, that is read from a column. Failures name both, and no value. */
final class Target {

    private final String name;
    private final boolean primitive;
    private final Column<?> column;

    private Target(String name, boolean primitive, Column<?> column) {
        this.name = name;
        this.primitive = primitive;
        this.column = column;
    }

    /** @throws IllegalArgumentException if no column can be read as the type */
    static Target of(Class<?> type, Type generic, String name) {
        Column<?> column = ColumnTypes.of(generic);
        if (column == null) {
            throw new IllegalArgumentException(name + " has a type that no column can be read as: "
                    + generic.getTypeName() + (type.isRecord() ? "; a record in a record is not mapped" : ""));
        }
        return new Target(name, type.isPrimitive(), column);
    }

    /** The component with its record, or the type of a single value. */
    String name() {
        return name;
    }

    @Nullable
    Object read(ResultSet row, int index) throws SQLException {
        Object value;
        try {
            value = column.read(row, index);
        } catch (SQLException e) {
            throw failed(row, index, e.getSQLState(), e);
        } catch (RuntimeException e) {
            throw failed(row, index, "22018", e); // invalid_character_value_for_cast
        }
        if (value == null && primitive) {
            throw new SQLException(
                    name + " is primitive and can't be null: the column " + label(row, index) + " is NULL",
                    "22002"); // null_value_no_indicator_parameter
        }
        return value;
    }

    private SQLException failed(ResultSet row, int index, @Nullable String state, Exception cause) throws SQLException {
        return new SQLException(
                name + " can't be read from the column " + label(row, index) + ", whose value does not fit its type",
                state,
                cause);
    }

    private static String label(ResultSet row, int index) throws SQLException {
        return row.getMetaData().getColumnLabel(index);
    }
}
