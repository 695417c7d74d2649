package dev.etosha.execution;

import dev.etosha.pool.CommitCheck;
import dev.etosha.pool.Flight;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a transaction begins: in one flight with its first statement where that is possible, otherwise before it. */
final class Beginning {

    private final Connection connection;
    private final @Nullable Isolation isolation;

    /** What goes before the first statement; null if nothing does, or nothing any more. */
    private @Nullable String before;

    private boolean done;

    private Beginning(Connection connection, TransactionOptions options, @Nullable String before, boolean done) {
        this.connection = connection;
        this.isolation = options.isolation();
        this.before = before;
        this.done = done;
    }

    /** Of a transaction on a connection in auto-commit mode. */
    static Beginning of(Connection connection, TransactionOptions options) throws SQLException {
        if (options.readOnly()) {
            connection.setReadOnly(true); // so that the pool knows why a write is refused; travels with BEGIN
        }
        Isolation isolation = options.isolation();
        String before = Flight.begin(connection, isolation == null ? "" : level(isolation));
        return new Beginning(connection, options, before, false);
    }

    /** Of a transaction that others have begun. */
    static Beginning ofOthers(Connection connection) {
        return new Beginning(connection, TransactionOptions.DEFAULT, null, true);
    }

    /** The connection, on which any statement belongs to the transaction. */
    Connection done() throws SQLException {
        if (!done) {
            connection.setAutoCommit(false);
            if (isolation != null && !Flight.inTransaction(connection)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET TRANSACTION" + level(isolation)); // travels with pgjdbc's BEGIN
                }
            }
            before = null;
            done = true;
        }
        return connection;
    }

    /** Prepares a single statement: an INSERT, UPDATE, DELETE or MERGE, or one that certainly only reads. */
    PreparedStatement prepare(String sql) throws SQLException {
        String begin = taken();
        return begin == null ? done().prepareStatement(sql) : Flight.first(connection, begin, sql);
    }

    /** The same for one that writes, with the question for the mark behind it. */
    PreparedStatement prepareMarked(String sql) throws SQLException {
        String begin = taken();
        return begin == null ? CommitCheck.prepare(done(), sql) : CommitCheck.prepareFirst(connection, begin, sql);
    }

    /** The same for one whose rows are wanted; see {@link Flight#prepare} for its parameters. */
    PreparedStatement prepare(String sql, boolean typed) throws SQLException {
        return typed ? prepare(sql) : prepare(List.of(sql), false);
    }

    /**
     * The same for several that travel together. A single one that could not be prepared on the server with BEGIN before it
     * is prepared there without, unless that takes a round trip.
     */
    PreparedStatement prepare(List<String> parts, boolean typed) throws SQLException {
        String begin = typed || isolation != null || parts.size() > 1 ? taken() : null;
        return Flight.prepare(begin == null ? done() : connection, begin, parts, typed);
    }

    /** It goes before one statement, even if that is never sent. */
    private @Nullable String taken() {
        String begin = before;
        before = null;
        return begin;
    }

    private static String level(Isolation isolation) {
        return " ISOLATION LEVEL " + isolation.sql();
    }
}
