package dev.etosha.execution;

import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.jdbc.Flight;
import dev.etosha.retry.Phase;
import dev.etosha.sql.Effect;
import dev.etosha.sql.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transaction may have written, and its mark. A transaction that only read needs no mark. The first update,
 * which gets the transaction id, asks for the mark in the same round trip. If anything else may have written, the mark
 * is asked for again before the commit.
 */
final class TransactionMark {

    private final Connection connection;
    private final boolean asks;
    private final boolean readWrite;
    private Effect most = Effect.NONE;
    private boolean mayEscape;
    private boolean handedOut;
    private boolean known;
    private @Nullable Mark mark;

    /**
     * @param asks whether the mark will be asked for
     * @param readWrite whether PostgreSQL accepts writes
     */
    TransactionMark(Connection connection, boolean asks, boolean readWrite) {
        this.connection = connection;
        this.asks = asks && readWrite;
        this.readWrite = readWrite;
    }

    /** Whether the transaction may have written. PostgreSQL accepts SET TRANSACTION READ WRITE, for example. */
    private boolean mayHaveWritten() {
        return !most.reads() && (readWrite || mayEscape);
    }

    /** The phase that COMMIT reaches. */
    Phase committing() {
        if (mayHaveWritten()) {
            return Phase.COMMIT;
        }
        return readWrite && most != Effect.NONE ? Phase.READ : Phase.TRANSACTION;
    }

    /**
     * The mark; null if it is not needed, or the transaction has no id. NOTIFY gets an id during the commit, which is
     * too late.
     */
    @Nullable
    Mark mark() throws SQLException {
        if (!mayHaveWritten()) {
            return null;
        }
        return known && !handedOut ? mark : MarkedCommit.mark(connection);
    }

    void runs(Effect effect) {
        most = effect.compareTo(most) > 0 ? effect : most;
    }

    void runs(SqlText text) {
        known &= text.effect().reads() || (mark != null && text.writes());
        mayEscape |= !text.writes();
    }

    void copiesIn() {
        known &= mark != null;
    }

    void copiesOut(Effect effect) {
        known &= effect.reads();
        mayEscape = true;
    }

    /** Notes that the application runs statements on the connection. */
    void handedOut() {
        handedOut = true;
    }

    /** Notes that a statement failed. */
    void failed() {
        known = false;
    }

    /** Whether an update with this text is to ask for the mark. */
    boolean asksWith(SqlText text) throws SQLException {
        return asks && !handedOut && mark == null && text.writes() && Flight.possible(connection);
    }

    /** Runs an update that asks for the mark. */
    int update(SqlText text, Map<String, ?> parameters) throws SQLException {
        known = false;
        try {
            return text.update(parameters, new Question());
        } catch (SQLException e) {
            throw MarkedCommit.explained(connection, e);
        }
    }

    private final class Question implements SqlText.Question {

        @Override
        public PreparedStatement behind(String sql) throws SQLException {
            return MarkedCommit.prepare(connection, sql);
        }

        @Override
        public void answered(ResultSet row) throws SQLException {
            mark = MarkedCommit.mark(connection, row);
            known = true;
        }
    }
}
