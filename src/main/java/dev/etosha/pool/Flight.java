package dev.etosha.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** Statements that travel together: the server gets all of them before anybody waits for an answer. */
public final class Flight {

    private static final String BEGIN = "BEGIN;\n";

    private Flight() {}

    /**
     * Prepares the statements as one, with their parameters and results one after the other.
     *
     * @param statements none ends with a semicolon or has an open end
     * @param typed whether no parameter takes its type from the server. pgjdbc asks for such types once it prepares a
     *     statement on the server, from then on knows its columns, and takes a text column for an answer that may be too
     *     large to be waited for together with others; so those are not prepared there
     */
    public static PreparedStatement prepare(Connection connection, List<String> statements, boolean typed)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(String.join("; ", statements));
        statement.setFetchSize(0); // rows that are fetched later are a round trip
        if (!typed && statements.size() > 1) {
            driver(statement).setPrepareThreshold(0);
        }
        return statement;
    }

    /**
     * Whether a transaction can begin with its first statement, so that both are prepared on the server and answered at
     * once. pgjdbc's own BEGIN is parsed each time, and answered by itself, which wakes the caller before its time.
     */
    public static boolean canBegin(Connection connection) throws SQLException {
        return connection instanceof LentConnection handle && handle.canBegin();
    }

    /**
     * Prepares the first statement of a transaction, which {@linkplain #canBegin can} begin it. To be run by
     * {@link PreparedStatement#execute} while the connection is in auto-commit mode, since otherwise pgjdbc begins the
     * transaction; and whatever comes of it, to be followed by {@code setAutoCommit(false)}, which sends nothing.
     *
     * @param sql a single INSERT, UPDATE, DELETE or MERGE
     */
    public static PreparedStatement first(Connection connection, String sql) throws SQLException {
        return lent(connection).prepareFirst(sql, Sent.of(BEGIN, sql, ""));
    }

    /** The same with a question behind it. */
    static PreparedStatement first(Connection connection, String sql, String question) throws SQLException {
        return lent(connection).prepareFirst(sql, Sent.of(BEGIN, sql, question));
    }

    /** Prepares a statement with a question of ours behind it, which no log shows. */
    static PreparedStatement behind(Connection connection, String sql, String question) throws SQLException {
        String sent = Sent.of("", sql, question);
        return connection instanceof LentConnection handle
                ? handle.prepareStatement(sql, sent)
                : connection.prepareStatement(sent);
    }

    /**
     * A text with others around it. The last ones are kept: who sends the same text again sends the same string, whose
     * hash the driver need not compute again.
     */
    private record Sent(String before, String sql, String behind, String text) {

        private static final int PLACES = 256;

        /** Longer texts are generated ones, hardly ever the same twice. */
        private static final int LONGEST = 16_384;

        /** Racy, as any that is found is as good as another. */
        private static final @Nullable Sent[] LAST = new Sent[PLACES];

        static String of(String before, String sql, String behind) {
            int place = (sql.hashCode() + before.length() + behind.length()) & (PLACES - 1);
            Sent last = LAST[place];
            if (last == null || !last.sql.equals(sql) || !last.before.equals(before) || !last.behind.equals(behind)) {
                String after = behind.isEmpty() ? "" : "\n;" + behind; // a comment may end the first line
                last = new Sent(before, sql, behind, before + sql + after);
                LAST[place] = sql.length() > LONGEST ? null : last;
            }
            return last.text;
        }
    }

    private static LentConnection lent(Connection connection) {
        return (LentConnection) connection;
    }

    private static PGStatement driver(PreparedStatement statement) throws SQLException {
        return (statement instanceof LentPreparedStatement lent ? lent.prepared() : statement)
                .unwrap(PGStatement.class);
    }
}
