package dev.etosha.mapping;

import dev.etosha.RowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Maps a row to a record. Each component has the column of its name. */
final class RecordMapper<T> implements RowMapper<T> {

    private final RecordType<T> type;

    RecordMapper(RecordType<T> type) {
        this.type = type;
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows) throws SQLException {
        int[] columns = ColumnNames.of(rows).of(type);
        return row -> map(row, columns);
    }

    @Override
    public T map(ResultSet row) throws SQLException {
        return specialize(row).map(row);
    }

    private T map(ResultSet row, int[] columns) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = type.targets().get(i).read(row, columns[i]);
        }
        return type.create(values);
    }
}
