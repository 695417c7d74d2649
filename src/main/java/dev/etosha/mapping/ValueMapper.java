package dev.etosha.mapping;

import dev.etosha.RowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Maps the only column of a row to a value. */
final class ValueMapper<T> implements RowMapper<T> {

    private final Target target;

    ValueMapper(Class<T> type) {
        this.target = Target.of(type, type, type.getSimpleName());
    }

    @Override
    public RowMapper<T> specialize(ResultSet rows) throws SQLException {
        ColumnNames columns = ColumnNames.of(rows);
        if (columns.count() != 1) {
            throw new SQLException(
                    "a " + target.name() + " is read from one column, the result has " + columns.count() + ": "
                            + columns,
                    "42P10"); // invalid_column_reference
        }
        return this;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the target reads this type; a mapper may return null
    public T map(ResultSet row) throws SQLException {
        return (T) target.read(row, 1);
    }
}
