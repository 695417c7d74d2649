package dev.etosha.execution;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Attempt;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One call of the execution service: its work, how far the running attempt has come, and what came of the attempts
 * before it. One thread runs it; another may cancel it.
 */
final class Call<T> implements Attempts.Repeated<T> {

    private static final Logger LOG = System.getLogger("dev.etosha.retry");

    /** What it means that the pool waited in vain for a connection to be made. */
    private static final Failure UNREACHABLE = Failure.of(new SQLTransientConnectionException("unreachable", "08001"));

    private final ConnectionPool pool;
    private final Retrying retrying;
    private final Traits traits;
    private final Work<T> work;
    private final List<Exception> earlier = new ArrayList<>();

    private int number;
    private Phase phase = Phase.ACQUIRE;
    private Duration pause = Duration.ZERO;
    private @Nullable Connection connection;
    private @Nullable Thread runner;
    private boolean cancelled;

    Call(ConnectionPool pool, Retrying retrying, Traits traits, Work<T> work) {
        this.pool = pool;
        this.retrying = retrying;
        this.traits = traits;
        this.work = work;
    }

    /** What is to be done in each attempt. */
    interface Work<T> {

        T run(Call<T> call) throws Exception;
    }

    /**
     * What the caller said of the work.
     *
     * @param idempotent it may be applied twice without harm, or changes nothing
     * @param readOnly it asked that writes be refused
     * @param repeatable false if only the wait for a connection may be repeated
     */
    record Traits(boolean idempotent, boolean readOnly, boolean repeatable) {}

    @Override
    public void prepare(int next) throws InterruptedException {
        retrying.pause(pause);
        number = next;
        phase = Phase.ACQUIRE;
    }

    @Override
    public T attempt() throws Exception {
        try {
            begin();
            return work.run(this);
        } catch (Exception e) {
            throw judged(e);
        } finally {
            end();
        }
    }

    /** Borrows the attempt's connection. */
    Connection borrow() {
        return attached(pool.borrow());
    }

    /** The attempt has come this far. */
    void reached(Phase next) {
        phase = next;
    }

    private Exception judged(Exception e) {
        if (e instanceof InterruptedException || e instanceof CancellationException) {
            return e;
        }
        Failure failure = e instanceof DatabaseUnreachableException ? UNREACHABLE : Failure.of(e);
        Optional<Duration> wait = mayRepeat(e)
                ? retrying.policy()
                        .waitAfter(
                                new Attempt(number, phase, traits.idempotent(), traits.readOnly()),
                                failure,
                                retrying.random())
                : Optional.empty();
        if (wait.isEmpty()) {
            return last(e, failure);
        }
        pause = wait.get();
        earlier.add(e);
        LOG.log(
                Level.WARNING,
                "pool {0}: attempt {1} of {2} failed with SQLState {3}, the next one in {4} ms: {5}",
                pool.name(),
                number,
                retrying.policy().attempts(),
                failure.sqlState(),
                pause.toMillis(),
                e.getMessage());
        return new AnotherAttempt(e);
    }

    private boolean mayRepeat(Exception e) {
        // Of another call inside of this one's work nobody knows whether it was done: it must not be done again.
        boolean unknownInside = e instanceof CommitOutcomeUnknownException && phase != Phase.COMMIT;
        return !unknownInside && (traits.repeatable() || phase == Phase.ACQUIRE);
    }

    /** What the caller gets: our exceptions for what the database said, its own for what its work threw. */
    private Exception last(Exception e, Failure failure) {
        if (e instanceof SQLException sql) {
            return exception(sql, failure).after(number, earlier);
        }
        if (e instanceof DatabaseException ours) {
            return ours.after(number, earlier);
        }
        earlier.forEach(e::addSuppressed);
        return e;
    }

    /** What the caller gets if nobody runs the other attempt that was asked for. */
    Exception end(AnotherAttempt given) {
        earlier.remove(earlier.size() - 1);
        Exception e = given.failure();
        return last(e, e instanceof DatabaseUnreachableException ? UNREACHABLE : Failure.of(e));
    }

    private DatabaseException exception(SQLException e, Failure failure) {
        String state = failure.sqlState();
        String name = pool.name();
        String text = "pool " + name + ": " + e.getMessage();
        return switch (failure.outcome(phase, traits.readOnly())) {
            case NOT_APPLIED_RETRY -> new TransientDatabaseException(text, e, state, name, number);
            case NOT_APPLIED_FINAL -> new PermanentDatabaseException(text, e, state, name, number);
            case UNKNOWN ->
                new CommitOutcomeUnknownException(
                        "pool " + name + ": the connection was lost before the database answered, so nobody knows"
                                + " whether the work was done: " + e.getMessage(),
                        e,
                        state,
                        name,
                        number);
        };
    }

    private synchronized void begin() {
        runner = Thread.currentThread();
        if (cancelled) {
            throw new CancellationException();
        }
    }

    private synchronized Connection attached(Connection borrowed) {
        connection = borrowed;
        return borrowed;
    }

    /** The connection is about to go back; after this, cancelling has no effect on it. */
    synchronized void detach() {
        connection = null;
    }

    private synchronized void end() {
        runner = null;
        connection = null;
        if (cancelled) {
            Thread.interrupted(); // was meant for this call, not for the thread's next one
        }
    }

    /** Ends the call: its statement in the server, or its wait for a connection. */
    synchronized void cancel() {
        cancelled = true;
        if (connection != null) {
            pool.cancel(connection);
        } else if (runner != null) {
            runner.interrupt();
        }
    }
}
