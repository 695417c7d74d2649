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

    /** Rows in a statement; a power of two, like the smaller numbers for the rest, so that there are few texts. */
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

    int[] insert(Connection connection, List<? extends Map<String, ?>> parameters) throws SQLException {
        int[] inserted = new int[parameters.size()];
        int together = Integer.highestOneBit(
                Math.min(MOST, MOST_PARAMETERS / Math.max(1, sql.names().size())));
        for (int done = 0; done < inserted.length; ) {
            while (together > inserted.length - done) {
                together /= 2;
            }
            int statements = (inserted.length - done) / together;
            int[] counts = insert(connection, parameters.subList(done, done + statements * together), together);
            for (int count : counts) {
                Arrays.fill(inserted, done, done + together, each(count, together));
                done += together;
            }
        }
        return inserted;
    }

    private static int each(int inserted, int rows) {
        return inserted == rows ? 1 : inserted == 0 ? 0 : Statement.SUCCESS_NO_INFO;
    }

    /** All statements in one flight. */
    private int[] insert(Connection connection, List<? extends Map<String, ?>> parameters, int together)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(head + String.join(",", Collections.nCopies(together, row)))) {
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
