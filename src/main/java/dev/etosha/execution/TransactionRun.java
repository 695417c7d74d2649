package dev.etosha.execution;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransactionOptions;
import dev.etosha.TransactionWork;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.jdbc.Handles;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One attempt at a transaction: begins, runs the work, commits, and finds out the outcome if the answer is lost. */
final class TransactionRun {

    private final ConnectionPool pool;
    private final CommitCheck.Pause sleeper;
    private final RunningAttempt attempt;
    private final TransactionOptions options;

    TransactionRun(ConnectionPool pool, CommitCheck.Pause sleeper, RunningAttempt attempt, TransactionOptions options) {
        this.pool = pool;
        this.sleeper = sleeper;
        this.attempt = attempt;
        this.options = options;
    }

    <T> T run(TransactionWork<T, ?> work) throws Exception {
        Mark mark;
        SQLException lost;
        T result;
        try (Connection connection = attempt.borrow()) {
            attempt.reached(Phase.TRANSACTION);
            if (attempt.joined()) {
                return joined(connection, work);
            }
            Handles handles = Handles.of(connection);
            boolean onStandby = ReadOnly.onStandby(connection);
            try {
                begin(connection);
                PooledTransaction transaction =
                        new PooledTransaction(attempt, access(), connection, handles, MarkedCommit.asks(connection));
                result = work.run(transaction);
                handles.end(); // before the commit, which needs what they know
                transaction.refuseFailed();
                mark = transaction.mark();
                attempt.reached(transaction.committing());
                lost = MarkedCommit.commit(connection, mark);
            } catch (Exception e) {
                attempt.failedOn(connection, onStandby, e);
                throw e;
            } finally {
                attempt.detach(); // close() rolls back an open transaction
                handles.end();
            }
        }
        if (lost != null
                && mark != null
                && !pool.commitCheck(attempt.patience(), sleeper).committed(mark, lost)) {
            attempt.reached(Phase.TRANSACTION); // it was not committed
            throw lost;
        }
        return result;
    }

    /** Begins the transaction. pgjdbc sends BEGIN with the first statement. */
    private void begin(Connection connection) throws SQLException {
        if (options.readOnly() || attempt.proving()) {
            connection.setReadOnly(true); // so that the pool knows why a write is refused
        }
        connection.setAutoCommit(false);
        if (options.isolation() != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL "
                        + options.isolation().name().replace('_', ' '));
            }
        }
        if (attempt.proving()) {
            ReadOnly.begin(connection);
        }
    }

    /** Runs the work in a transaction that others commit. If the work fails, they can only roll back. */
    private <T> T joined(Connection connection, TransactionWork<T, ?> work) throws Exception {
        boolean done = false;
        try {
            if (options.readOnly() || options.isolation() != null) {
                throw new PermanentDatabaseException(
                        "pool " + pool.name() + ": a transaction inside of a JTA transaction is part of it, and can't"
                                + " have an isolation or access mode of its own",
                        null,
                        "25001",
                        pool.name(),
                        1);
            }
            PooledTransaction transaction =
                    new PooledTransaction(attempt, access(), connection, Handles.of(connection), false);
            T result = work.run(transaction);
            transaction.refuseFailed();
            done = true;
            return result;
        } finally {
            attempt.detach();
            if (!done) {
                pool.setRollbackOnly();
            }
        }
    }

    private Access access() {
        if (attempt.proving()) {
            return Access.PROVING;
        }
        return options.readOnly() || pool.config().readOnly() ? Access.READ_ONLY : Access.READ_WRITE;
    }
}
