package dev.etosha.execution;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One attempt at a transaction: begins, runs the work, commits, and finds out if the answer to the commit is lost. */
final class TransactionRun<T> {

    private final ConnectionPool pool;
    private final Retrying.Sleeper sleeper;
    private final Call<T> call;
    private final TransactionOptions options;

    TransactionRun(ConnectionPool pool, Retrying.Sleeper sleeper, Call<T> call, TransactionOptions options) {
        this.pool = pool;
        this.sleeper = sleeper;
        this.call = call;
        this.options = options;
    }

    T run(TransactionWork<T, ?> work) throws Exception {
        CommitCheck.Mark mark;
        SQLException lost;
        T result;
        try (Connection connection = call.borrow()) {
            call.reached(Phase.TRANSACTION);
            try {
                begin(connection);
                PooledTransaction transaction = new PooledTransaction(pool.name(), connection, readOnly());
                result = work.run(transaction);
                mark = mark(connection, transaction);
                call.reached(transaction.mayHaveWritten() ? Phase.COMMIT : Phase.TRANSACTION);
                lost = commit(connection, mark);
            } finally {
                call.detach(); // closing rolls back what is still open
            }
        }
        if (lost != null && mark != null) {
            if (!new CommitCheck(pool, sleeper).committed(mark, lost)) {
                call.reached(Phase.TRANSACTION); // it never was
                throw lost;
            }
        }
        return result;
    }

    private void begin(Connection connection) throws SQLException {
        if (options.readOnly()) {
            connection.setReadOnly(true); // so that the pool knows why a write is refused; travels with BEGIN
        }
        connection.setAutoCommit(false);
        Isolation isolation = options.isolation();
        if (isolation != null) {
            try (Statement statement = connection.createStatement()) {
                // travels with BEGIN, and ends with the transaction
                statement.execute("SET TRANSACTION ISOLATION LEVEL " + isolation.sql());
            }
        }
    }

    private boolean readOnly() {
        return options.readOnly() || pool.config().readOnly();
    }

    /** Null if the outcome of the commit can't be asked for; NOTIFY takes an id while it commits, too late to be known. */
    private CommitCheck.@Nullable Mark mark(Connection connection, PooledTransaction transaction) throws SQLException {
        if (!pool.config().verifyCommit() || !transaction.mayHaveWritten()) {
            return null;
        }
        return CommitCheck.mark(connection);
    }

    /** Null if it is done, otherwise how the answer was lost. Throws what is certain. */
    private @Nullable SQLException commit(Connection connection, CommitCheck.@Nullable Mark mark) throws SQLException {
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
