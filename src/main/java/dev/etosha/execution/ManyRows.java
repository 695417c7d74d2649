package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of one row of plain values, run for many rows at a time: a server takes 100 rows of one statement several
 * times faster than 100 statements of one row each. The rows are {@link Columns} if possible, {@link SingleValues} if not.
 *
 * <p>Only where it makes no difference. The values call nothing and ask nothing, which could see the rows before it; and
 * there is neither RETURNING nor ON CONFLICT, so a row that is not inserted is one that a trigger keeps away. Then nobody
 * knows which of a statement's rows it was: {@link Statement#SUCCESS_NO_INFO} for each of them.
 *
 * @param head up to VALUES
 * @param row in its parentheses
 */
record ManyRows(NamedSql sql, String head, String row) {

    /** How the rows are written. */
    interface Form {

        /** How many rows a statement takes at most. */
        int together();

        /** The statement for so many rows. */
        String text(int rows);

        /** Sets the parameters of such a statement. */
        void bind(PreparedStatement statement, List<? extends Map<String, ?>> rows) throws SQLException;
    }

    /** Null if the text is not such an INSERT. */
    static @Nullable ManyRows of(NamedSql sql) {
        SqlScanner scanner = new SqlScanner(sql.jdbc());
        String first = "";
        String before = "";
        int depth = 0;
        int values = -1;
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
            values = open < 0 && text.equals("values") ? start : values;
            first = first.isEmpty() ? text : first;
            before = text;
        }
        String jdbc = sql.jdbc();
        return first.equals("insert") && close >= 0
                ? new ManyRows(sql, jdbc.substring(0, values), jdbc.substring(open, close))
                : null;
    }

    /** In two flights at most: of full statements, and of the rest. */
    int[] insert(Connection connection, List<? extends Map<String, ?>> rows) throws SQLException {
        Form form = form(connection, rows);
        int size = rows.size();
        int full = size - size % form.together();
        int[] inserted = new int[size];
        insert(connection, form, rows.subList(0, full), inserted, 0);
        insert(connection, form, rows.subList(full, size), inserted, full);
        return inserted;
    }

    /** In two flights at most: of full statements, and of the last one with the question behind it. */
    int[] insert(Connection connection, List<? extends Map<String, ?>> rows, SqlText.Question question)
            throws SQLException {
        Form form = form(connection, rows);
        int size = rows.size();
        int last = (size - 1) % form.together() + 1;
        int[] inserted = new int[size];
        insert(connection, form, rows.subList(0, size - last), inserted, 0);
        try (PreparedStatement statement = question.behind(form.text(last))) {
            form.bind(statement, rows.subList(size - last, size));
            Arrays.fill(inserted, size - last, size, each(SqlText.updated(statement, question), last));
        }
        return inserted;
    }

    private Form form(Connection connection, List<? extends Map<String, ?>> rows) {
        Form columns = Columns.of(this, rows, ConnectionPool.sendsVarchar(connection));
        return columns == null ? new SingleValues(this) : columns;
    }

    /** Inserts rows that are some full statements, or one that is not. */
    private static void insert(
            Connection connection, Form form, List<? extends Map<String, ?>> rows, int[] inserted, int from)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int together = Math.min(form.together(), rows.size());
        int done = from;
        for (int count : insert(connection, form, rows, together)) {
            Arrays.fill(inserted, done, done + together, each(count, together));
            done += together;
        }
    }

    private static int each(int inserted, int rows) {
        return inserted == rows ? 1 : inserted == 0 ? 0 : Statement.SUCCESS_NO_INFO;
    }

    /** What each statement inserted. */
    private static int[] insert(Connection connection, Form form, List<? extends Map<String, ?>> rows, int together)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(form.text(together))) {
            for (int i = 0; i < rows.size(); i += together) {
                form.bind(statement, rows.subList(i, i + together));
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }
}
