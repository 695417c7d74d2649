package dev.etosha.mapping;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names of the columns of a result. A name fits another one if they differ only in case and underscores: the column
 * {@code unit_price} is for the component {@code unitPrice}.
 */
final class ColumnNames {

    private final List<String> names;

    private ColumnNames(List<String> names) {
        this.names = names;
    }

    static ColumnNames of(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int index = 1; index <= columns.getColumnCount(); index++) {
            names.add(columns.getColumnLabel(index));
        }
        return new ColumnNames(names);
    }

    int count() {
        return names.size();
    }

    /** The index of the column of each component, counted from 1. Columns without a component are ignored. */
    int[] of(RecordType<?> type) throws SQLException {
        List<String> plain = names.stream().map(ColumnNames::plain).toList();
        List<String> faults = new ArrayList<>();
        int[] indexes = new int[type.targets().size()];
        for (int i = 0; i < indexes.length; i++) {
            String component = type.targets().get(i).name();
            String wanted = plain(type.names().get(i));
            int index = plain.indexOf(wanted);
            if (index < 0) {
                faults.add(component + " has no column");
            } else if (index != plain.lastIndexOf(wanted)) {
                faults.add(component + " has more than one column");
            }
            indexes[i] = index + 1;
        }
        if (!faults.isEmpty()) {
            throw new SQLException(
                    String.join(", ", faults) + "; the columns of the result are: " + this,
                    "42P10"); // invalid_column_reference
        }
        return indexes;
    }

    /** The name without what does not tell names apart. */
    static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
