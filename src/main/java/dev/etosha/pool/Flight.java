package dev.etosha.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/** Statements that travel together: the server gets all of them before anybody waits for an answer. */
public final class Flight {

    private static final String BEGIN = "BEGIN";

    private Flight() {}

    /**
     * Prepares the statements as one, with their parameters and results one after the other.
     *
     * @param begin what begins a transaction with them, of {@link #begin}; null to begin none
     * @param statements none ends with a semicolon or has an open end
     * @param typed whether no parameter takes its type from the server. pgjdbc asks for such types once it prepares a
     *     statement on the server, from then on knows its columns, and takes a text column for an answer that may be too
     *     large to be waited for together with others; so those are not prepared there
     */
    public static PreparedStatement prepare(
            Connection connection, @Nullable String begin, List<String> statements, boolean typed) throws SQLException {
        String sql = String.join("; ", statements);
        PreparedStatement statement = begin == null ? connection.prepareStatement(sql) : first(connection, begin, sql);
        statement.setFetchSize(0); // rows that are fetched later are a round trip
        if (!typed && (begin != null || statements.size() > 1)) {
            driver(statement).setPrepareThreshold(0);
        }
        return statement;
    }

    /**
     * What begins a transaction in one flight with its first statement, so that both are prepared on the server and
     * answered at once; null if pgjdbc would do more than begin, or send each statement by itself. pgjdbc's own BEGIN is
     * parsed each time, and answered by itself, which wakes the caller before its time.
     *
     * @param modes of the transaction beside its access mode, which is the connection's; may be empty
     */
    public static @Nullable String begin(Connection connection, String modes) throws SQLException {
        BaseConnection driver = driver(connection);
        if (driver == null
                || !driver.getAutoCommit()
                || driver.getAutosave() != AutoSave.NEVER
                || driver.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            return null;
        }
        return driver.hintReadOnly() ? BEGIN + modes + " READ ONLY" : modes.isEmpty() ? BEGIN : BEGIN + modes;
    }

    /** Whether the server has a transaction open on the connection, also one in which a statement has failed. */
    public static boolean inTransaction(Connection connection) {
        BaseConnection driver = driver(connection);
        return driver != null && driver.getTransactionState() != TransactionState.IDLE;
    }

    /**
     * Prepares the first statement of a transaction. To be run by {@link PreparedStatement#execute} or
     * {@link PreparedStatement#executeQuery} while the connection is in auto-commit mode, since otherwise pgjdbc begins the
     * transaction; and whatever comes of it, to be followed by {@code setAutoCommit(false)}, which sends nothing.
     *
     * @param begin of {@link #begin}
     */
    public static PreparedStatement first(Connection connection, String begin, String sql) throws SQLException {
        return first(connection, begin, sql, "");
    }

    /** The same with a question behind it, unless that is empty. */
    static PreparedStatement first(Connection connection, String begin, String sql, String question)
            throws SQLException {
        return ((LentConnection) connection).prepareFirst(sql, Sent.of(begin, sql, question));
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
                String begin = before.isEmpty() ? "" : before + ";\n";
                String question = behind.isEmpty() ? "" : "\n;" + behind; // a comment may end the first line
                last = new Sent(before, sql, behind, begin + sql + question);
                LAST[place] = sql.length() > LONGEST ? null : last;
            }
            return last.text;
        }
    }

    /** The driver's own view of a lent connection; null with a driver that is not pgjdbc. */
    static @Nullable BaseConnection driver(Connection connection) {
        return connection instanceof LentConnection handle && handle.raw() instanceof BaseConnection driver
                ? driver
                : null;
    }

    private static PGStatement driver(PreparedStatement statement) throws SQLException {
        return (statement instanceof LentPreparedStatement lent ? lent.prepared() : statement)
                .unwrap(PGStatement.class);
    }
}
