package dev.etosha.execution;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Many rows with a parameter for each of their values. */
record SingleValues(ManyRows insert) implements ManyRows.Form {

    /** More rows make it hardly faster, and each number of rows is another text. */
    private static final int MOST = 128;

    /** The protocol counts in 16 bits. */
    private static final int MOST_PARAMETERS = Short.MAX_VALUE;

    @Override
    public int together() {
        return Math.min(MOST, MOST_PARAMETERS / Math.max(1, insert.sql().names().size()));
    }

    @Override
    public String text(int rows) {
        return insert.head() + "VALUES " + String.join(",", Collections.nCopies(rows, insert.row()));
    }

    @Override
    public void bind(PreparedStatement statement, List<? extends Map<String, ?>> rows) throws SQLException {
        int index = 1;
        for (Map<String, ?> row : rows) {
            index = ParameterBinder.bind(statement, index, insert.sql(), row);
        }
    }
}
