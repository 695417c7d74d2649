package dev.etosha.execution;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.pool.CommitCheck;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.Handles;
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
            if (call.joined()) {
                return joined(connection, work);
            }
            Handles handles = Handles.of(connection);
            try {
                begin(connection);
                PooledTransaction transaction =
                        new PooledTransaction(call, access(), connection, handles, CommitCheck.asks(connection));
                result = work.run(transaction);
                handles.end(); // what they know of the connection counts before it commits
                transaction.refuseFailed();
                mark = mark(transaction);
                call.reached(transaction.committing());
                lost = CommitCheck.commit(connection, mark);
            } catch (Exception e) {
                call.failedOn(connection, e);
                throw e;
            } finally {
                call.detach(); // closing rolls back what is still open
                handles.end();
            }
        }
        if (lost != null && mark != null) {
            if (!new CommitCheck(pool, sleeper::sleep).committed(mark, lost)) {
                call.reached(Phase.TRANSACTION); // it never was
                throw lost;
            }
        }
        return result;
    }

    /** Sends nothing by itself: pgjdbc's BEGIN travels with the first statement. */
    private void begin(Connection connection) throws SQLException {
        if (options.readOnly() || call.proving()) {
            connection.setReadOnly(true); // so that the pool knows why a write is refused
        }
        connection.setAutoCommit(false);
        if (options.isolation() != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "SET TRANSACTION ISOLATION LEVEL " + options.isolation().sql());
            }
        }
        if (call.proving()) {
            ReadOnly.begin(connection);
        }
    }

    /** Others commit; if the work fails they can't, as if it had been theirs. */
    private T joined(Connection connection, TransactionWork<T, ?> work) throws Exception {
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
                    new PooledTransaction(call, access(), connection, Handles.of(connection), false);
            T result = work.run(transaction);
            transaction.refuseFailed();
            done = true;
            return result;
        } finally {
            call.detach();
            if (!done) {
                pool.setRollbackOnly();
            }
        }
    }

    private PooledTransaction.Access access() {
        if (call.proving()) {
            return PooledTransaction.Access.PROVING;
        }
        return options.readOnly() || pool.config().readOnly()
                ? PooledTransaction.Access.READ_ONLY
                : PooledTransaction.Access.READ_WRITE;
    }

    /** Null if the outcome of the commit can't be asked for; NOTIFY takes an id while it commits, too late to be known. */
    private CommitCheck.@Nullable Mark mark(PooledTransaction transaction) throws SQLException {
        if (!transaction.mayHaveWritten()) {
            return null;
        }
        return transaction.mark();
    }
}
