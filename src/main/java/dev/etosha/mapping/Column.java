package dev.etosha.mapping;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a column of the current row as one Java type; null for NULL. Columns are counted from 1. */
@FunctionalInterface
interface Column<T> {

    @Nullable
    T read(ResultSet row, int index) throws SQLException;
}
