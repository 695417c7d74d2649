package dev.etosha.commit;

import dev.etosha.retry.LoginQuestion;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The questions that one pool may ask its server to verify a commit. This is found out when a connection is made,
 * outside any user's transaction. A refused question is not asked again. Thread-safe.
 */
public final class Verification {

    private final PoolLog log;
    private final Set<Question> refused = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean endsSessions = true;

    public Verification(PoolLog log) {
        this.log = log;
    }

    /** A question and the functions that it needs the right to call. */
    enum Question {
        /** The id and status of a transaction, and the server's recovery, which all checks need. */
        ID(
                "pg_catalog.pg_is_in_recovery()",
                "pg_is_in_recovery()",
                "pg_current_xact_id_if_assigned()",
                "pg_xact_status(xid8)"),

        /** The cluster and its timeline, which is the prefix of a WAL file's name. Null in recovery. */
        PLACE(
                "CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN"
                        + " (SELECT system_identifier FROM pg_catalog.pg_control_system()) || '/' ||"
                        + " substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) END",
                "pg_control_system()",
                "pg_walfile_name(pg_lsn)",
                "pg_current_wal_lsn()"),

        /** The start time of the server's main process in microseconds. */
        START(micros("pg_postmaster_start_time()"), "pg_postmaster_start_time()"),

        /** The reset time of the statistics: a crash resets them, a clean restart does not. */
        LIFE(micros("pg_stat_get_bgwriter_stat_reset_time()"), "pg_stat_get_bgwriter_stat_reset_time()");

        private final String sql;
        private final String functions;

        Question(String sql, String... functions) {
            this.sql = sql;
            this.functions = String.join(", ", functions);
        }

        String sql() {
            return sql;
        }

        private static String micros(String time) {
            return "(extract(epoch FROM pg_catalog." + time + ") * 1000000)::bigint::text";
        }

        /** SQL: whether the role may call all of its functions. False if one does not exist. */
        private String allowed() {
            return Stream.of(functions.split(", "))
                    .map(function ->
                            "coalesce(pg_catalog.has_function_privilege(pg_catalog.to_regprocedure('pg_catalog."
                                    + function + "')::oid, 'EXECUTE'), false)")
                    .collect(Collectors.joining(" AND ", "", " AS " + name()));
        }
    }

    /** Whether the server may be asked for ids. */
    public boolean asks() {
        return !refused.contains(Question.ID);
    }

    /**
     * The server of a new connection. Null if no commit on it can be verified. Does not fail if the server refuses.
     *
     * @throws SQLException if the connection is lost, or the question timed out repeatedly
     */
    @Nullable
    public Home home(BaseConnection connection) throws SQLException {
        if (!asks() || connection.getTransactionState() != TransactionState.IDLE) {
            return null; // init-sql may have begun a transaction, which a failure would abort
        }
        try {
            return LoginQuestion.answer(() -> lookedUp(connection));
        } catch (SQLException e) {
            if (!LoginQuestion.refused(e)) {
                throw e;
            }
            refused.addAll(EnumSet.allOf(Question.class));
            warn(connection);
            return null;
        }
    }

    private @Nullable Home lookedUp(BaseConnection connection) throws SQLException {
        refused.addAll(notAllowed(connection));
        Home home = asks() ? answers(connection).home() : null;
        warn(connection);
        return home != null && home.known() ? home : null;
    }

    private static Set<Question> notAllowed(Connection connection) throws SQLException {
        String sql =
                Stream.of(Question.values()).map(Question::allowed).collect(Collectors.joining(", ", "SELECT ", ""));
        Set<Question> not = EnumSet.noneOf(Question.class);
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            for (Question question : Question.values()) {
                if (!row.getBoolean(question.name())) {
                    not.add(question);
                }
            }
        }
        return not;
    }

    /** Null in recovery. Inside a transaction all answers come from one server. */
    @Nullable
    Home ask(Connection connection) throws SQLException {
        Answers answers = answers(connection);
        return answers.inRecovery() ? null : answers.home();
    }

    /** The server of a session. In recovery its place is unknown: a promotion changes it and ends no session. */
    private record Answers(boolean inRecovery, Home home) {}

    private Answers answers(Connection connection) throws SQLException {
        try {
            return asked(connection);
        } catch (SQLException e) {
            if (!LoginQuestion.refused(e)) {
                throw e;
            }
            weed(connection);
            return asked(connection);
        }
    }

    private Answers asked(Connection connection) throws SQLException {
        String sql = Stream.of(Question.values())
                .map(question -> refused.contains(question) ? "NULL" : question.sql)
                .collect(Collectors.joining(", ", "SELECT ", ""));
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Answers(row.getBoolean(1), new Home(row.getString(2), row.getString(3), row.getString(4)));
        }
    }

    /** Asks each question separately to find out which ones fail. */
    private void weed(Connection connection) throws SQLException {
        endFailed(connection);
        for (Question question : Question.values()) {
            if (refused.contains(question)) {
                continue;
            }
            try (PreparedStatement statement = connection.prepareStatement("SELECT " + question.sql)) {
                statement.execute();
                continue;
            } catch (SQLException e) {
                if (!LoginQuestion.refused(e)) {
                    throw e;
                }
                refused.add(question);
            }
            endFailed(connection);
        }
    }

    private static void endFailed(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /**
     * Handles a failure inside a transaction that may be the refused question for the id.
     *
     * @return whether it was that question, so that the transaction can be retried without it
     */
    boolean refused(SQLException e) {
        // The message has the function's name in every language.
        String state = e.getSQLState();
        String message = e.getMessage();
        boolean own = state != null
                && message != null
                && (state.startsWith("42") || state.equals("0A000"))
                && message.contains("pg_current_xact_id_if_assigned");
        if (own) {
            refused.add(Question.ID);
            warn(null);
        }
        return own;
    }

    /** Whether the role may end a session that waits for its COMMIT, as far as known. */
    boolean endsSessions() {
        return endsSessions;
    }

    /** The server failed to end a session. */
    void endRefused(SQLException e) {
        endsSessions &= !LoginQuestion.refused(e);
    }

    private void warn(@Nullable Connection connection) {
        if (refused.isEmpty() || !warned.compareAndSet(false, true)) {
            return;
        }
        List<String> functions = new ArrayList<>();
        refused.stream().sorted().forEach(question -> functions.add(question.functions));
        String meaning = !asks() || (refused.contains(Question.PLACE) && !generationKnown())
                ? "commits are not verified: if the answer to a COMMIT is lost, its outcome is reported as unknown"
                : refused.contains(Question.LIFE)
                        ? "commits are verified in part: if the answer to a COMMIT is lost, a rollback is detected,"
                                + " and any other outcome is reported as unknown"
                        : refused.contains(Question.PLACE)
                                ? "commits are verified in part: if the answer to a COMMIT is lost and the server was"
                                        + " restarted or replaced since, its outcome is reported as unknown"
                                : "commits are verified";
        log.log(
                Level.WARNING,
                meaning + ". The server" + version(connection) + " lacks one of " + String.join(", ", functions)
                        + ", or the role may not call it. Use GRANT EXECUTE ON FUNCTION ... TO the role,"
                        + " or switch the verification off with db.retry.verify-commit=false.");
    }

    private boolean generationKnown() {
        return !refused.contains(Question.START) && !refused.contains(Question.LIFE);
    }

    private static String version(@Nullable Connection connection) {
        try {
            return connection == null ? "" : " (" + connection.getMetaData().getDatabaseProductVersion() + ")";
        } catch (SQLException e) {
            return "";
        }
    }
}
