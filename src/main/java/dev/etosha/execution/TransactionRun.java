package dev.etosha.execution;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.pool.CommitCheck;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Phase;
import java.sql.Connection;
import java.sql.SQLException;
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
            try {
                Beginning beginning = Beginning.of(connection, options);
                PooledTransaction transaction = new PooledTransaction(
                        pool.name(), beginning, readOnly(), pool.config().verifyCommit());
                result = work.run(transaction);
                mark = mark(transaction, beginning);
                call.reached(transaction.mayHaveWritten() ? Phase.COMMIT : Phase.TRANSACTION);
                lost = CommitCheck.commit(beginning.done(), mark);
            } finally {
                call.detach(); // closing rolls back what is still open
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
            T result = work.run(new PooledTransaction(pool.name(), Beginning.ofOthers(connection), readOnly(), false));
            done = true;
            return result;
        } finally {
            call.detach();
            if (!done) {
                pool.setRollbackOnly();
            }
        }
    }

    private boolean readOnly() {
        return options.readOnly() || pool.config().readOnly();
    }

    /** Null if the outcome of the commit can't be asked for; NOTIFY takes an id while it commits, too late to be known. */
    private CommitCheck.@Nullable Mark mark(PooledTransaction transaction, Beginning beginning) throws SQLException {
        if (!transaction.mayHaveWritten()) {
            return null;
        }
        if (!pool.config().verifyCommit()) {
            CommitCheck.refuseFailed(beginning.done());
            return null;
        }
        return transaction.mark();
    }
}
