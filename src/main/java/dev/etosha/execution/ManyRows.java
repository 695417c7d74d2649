package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of one row of plain values, run for many rows at a time: a server takes 100 rows of one statement several
 * times faster than 100 statements of one row each.
 *
 * <p>Only where it makes no difference. The values call nothing and ask nothing, which could see the rows before it; and
 * there is neither RETURNING nor ON CONFLICT, so a row that is not inserted is one that a trigger keeps away. Then nobody
 * knows which of a statement's rows it was: {@link Statement#SUCCESS_NO_INFO} for each of them.
 *
 * @param head up to the row
 * @param row in its parentheses
 */
record ManyRows(NamedSql sql, String head, String row) {

    /** Rows in a statement. More make it hardly faster, and each number of rows is another text. */
    private static final int MOST = 128;

    /** The protocol counts in 16 bits. */
    private static final int MOST_PARAMETERS = Short.MAX_VALUE;

    /** Null if the text is not such an INSERT. */
    static @Nullable ManyRows of(NamedSql sql) {
        SqlScanner scanner = new SqlScanner(sql.jdbc());
        String first = "";
        String before = "";
        int depth = 0;
        int open = -1;
        int close = -1;
        int offset = 0;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            int start = offset;
            offset += scanner.token().length();
            if (token == Token.SPACE || token == Token.COMMENT) {
                continue;
            }
            String text = scanner.lowerCase();
            if (close >= 0 || (open >= 0 && text.equals("("))) {
                return null; // something stands behind the row, or it calls or asks something
            }
            if (text.equals("(") && depth++ == 0 && before.equals("values")) {
                open = start;
            } else if (text.equals(")") && --depth == 0 && open >= 0) {
                close = offset;
            }
            first = first.isEmpty() ? text : first;
            before = text;
        }
        String jdbc = sql.jdbc();
        return first.equals("insert") && close >= 0
                ? new ManyRows(sql, jdbc.substring(0, open), jdbc.substring(open, close))
                : null;
    }

    /** In two flights at most: of full statements, and of the rest. */
    int[] insert(Connection connection, List<? extends Map<String, ?>> parameters) throws SQLException {
        int together = together();
        int size = parameters.size();
        int full = size - size % together;
        int[] inserted = new int[size];
        insert(connection, parameters.subList(0, full), together, inserted, 0);
        insert(connection, parameters.subList(full, size), size - full, inserted, full);
        return inserted;
    }

    /** In two flights at most: of full statements, and of the last one with the question behind it. */
    int[] insert(Connection connection, List<? extends Map<String, ?>> parameters, SqlText.Question question)
            throws SQLException {
        int together = together();
        int size = parameters.size();
        int last = (size - 1) % together + 1;
        int[] inserted = new int[size];
        insert(connection, parameters.subList(0, size - last), together, inserted, 0);
        try (PreparedStatement statement = question.behind(text(last))) {
            int index = 1;
            for (Map<String, ?> row : parameters.subList(size - last, size)) {
                index = ParameterBinder.bind(statement, index, sql, row);
            }
            Arrays.fill(inserted, size - last, size, each(SqlText.updated(statement, question), last));
        }
        return inserted;
    }

    private int together() {
        return Math.min(MOST, MOST_PARAMETERS / Math.max(1, sql.names().size()));
    }

    private String text(int rows) {
        return head + String.join(",", Collections.nCopies(rows, row));
    }

    private void insert(
            Connection connection, List<? extends Map<String, ?>> parameters, int together, int[] inserted, int from)
            throws SQLException {
        if (parameters.isEmpty()) {
            return;
        }
        int done = from;
        for (int count : insert(connection, parameters, together)) {
            Arrays.fill(inserted, done, done + together, each(count, together));
            done += together;
        }
    }

    private static int each(int inserted, int rows) {
        return inserted == rows ? 1 : inserted == 0 ? 0 : Statement.SUCCESS_NO_INFO;
    }

    /** What each statement inserted. */
    private int[] insert(Connection connection, List<? extends Map<String, ?>> parameters, int together)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text(together))) {
            int index = 1;
            for (int i = 0; i < parameters.size(); i++) {
                index = ParameterBinder.bind(statement, index, sql, parameters.get(i));
                if ((i + 1) % together == 0) {
                    statement.addBatch();
                    index = 1;
                }
            }
            return statement.executeBatch();
        }
    }
}
