package dev.etosha.mapping;

import java.lang.reflect.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL array as a list or a Java array. Its elements are read as columns are. */
final class Elements {

    private static final int VALUE = 2; // the column after the element's index, see java.sql.Array

    private Elements() {}

    /** An unmodifiable list, which may have nulls. */
    static Column<List<@Nullable Object>> list(Column<?> element) {
        return (row, index) -> {
            List<@Nullable Object> elements = read(row, index, element);
            return elements == null ? null : Collections.unmodifiableList(elements);
        };
    }

    static Column<Object> array(Class<?> component, Column<?> element) {
        return (row, index) -> {
            List<@Nullable Object> elements = read(row, index, element);
            if (elements == null) {
                return null;
            }
            Object array = Array.newInstance(component, elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Array.set(array, i, elements.get(i)); // refuses null for a primitive
            }
            return array;
        };
    }

    private static @Nullable List<@Nullable Object> read(ResultSet row, int index, Column<?> element)
            throws SQLException {
        java.sql.Array array = row.getArray(index);
        if (array == null) {
            return null;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        try (ResultSet values = array.getResultSet()) {
            while (values.next()) {
                elements.add(element.read(values, VALUE));
            }
        }
        return elements;
    }
}
