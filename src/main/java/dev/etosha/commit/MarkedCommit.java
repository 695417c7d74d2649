package dev.etosha.commit;

import dev.etosha.jdbc.Flight;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import org.jspecify.annotations.Nullable;

/** Asks for the mark of a transaction and commits it. */
public final class MarkedCommit {

    private static final String ID = "SELECT pg_catalog.pg_current_xact_id_if_assigned()";

    /** Behind a pooler each transaction may run on another server. */
    private static final String ID_AND_START = ID + ", " + Verification.Question.START.sql();

    private MarkedCommit() {}

    /** Whether the server can be asked for the marks of the connection's transactions, as far as known. */
    public static boolean asks(Connection connection) {
        return home(connection) != null;
    }

    /** The mark of the open transaction. Null if it has no id or the server can't be asked. */
    public static @Nullable Mark mark(Connection connection) throws SQLException {
        if (!asks(connection)) {
            if (connection instanceof LentConnection handle) {
                handle.refuseFailed();
            }
            return null;
        }
        try (PreparedStatement question = connection.prepareStatement(question(connection)); // pgjdbc caches it
                ResultSet row = question.executeQuery()) {
            return mark(connection, row);
        } catch (SQLException e) {
            throw explained(connection, e);
        }
    }

    /**
     * Translates a failure of the question itself, which the server allowed at login and refuses now. The result lets
     * the transaction be retried, without the question. Other failures are returned unchanged.
     */
    public static SQLException explained(Connection connection, SQLException e) {
        Verified verified = verified(connection);
        if (verified == null || !verified.verification().refused(e)) {
            return e;
        }
        SQLException again = new SQLTransactionRollbackException(
                "the transaction was rolled back: the server no longer returns its id: " + e.getMessage(), "40001");
        again.addSuppressed(e);
        return again;
    }

    /** A statement and the question for the {@linkplain #mark(Connection, ResultSet) mark} in one round trip. */
    public static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return Flight.behind(connection, sql, question(connection));
    }

    private static String question(Connection connection) {
        Verified verified = verified(connection);
        return verified == null || verified.keepsSession() ? ID : ID_AND_START;
    }

    /** The mark in the answer. Null if the transaction has no id or is on another server than at login. */
    public static @Nullable Mark mark(Connection connection, ResultSet answer) throws SQLException {
        answer.next();
        String id = answer.getString(1);
        Verified verified = verified(connection);
        Home home = home(connection);
        if (id == null || verified == null || home == null) {
            return null;
        }
        return verified.keepsSession() || answer.getString(2).equals(home.start()) ? new Mark(id, home) : null;
    }

    private static @Nullable Home home(Connection connection) {
        Verified verified = verified(connection);
        return verified == null ? null : verified.home();
    }

    static @Nullable Verified verified(Connection connection) {
        return connection instanceof LentConnection handle && handle.lender() instanceof Verified verified
                ? verified
                : null;
    }

    /**
     * Commits. Null if it succeeded. Otherwise the failure that lost the answer: then return the connection and call
     * {@link CommitCheck#committed}. Throws if the outcome is certain or there is no mark.
     */
    public static @Nullable SQLException commit(Connection connection, @Nullable Mark mark) throws SQLException {
        try {
            connection.commit();
            return null;
        } catch (SQLException e) {
            if (mark != null && Failure.of(e).outcome(Phase.COMMIT) == Outcome.UNKNOWN) {
                return e;
            }
            throw e;
        }
    }
}
