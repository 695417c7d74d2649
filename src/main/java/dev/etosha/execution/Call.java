package dev.etosha.execution;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Attempt;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the execution service: its work, how far the running attempt has come, and what came of the attempts
 * before it. One thread runs it; another may cancel it by a {@link CancelSwitch}.
 */
final class Call<T> implements Attempts.Repeated<T> {

    private static final Logger LOG = System.getLogger("dev.etosha.retry");

    /** What it means that the pool waited in vain for a connection to be made. */
    private static final Failure UNREACHABLE = Failure.of(new SQLTransientConnectionException("unreachable", "08001"));

    private final Connections pool;
    private final Retrying retrying;
    private final Traits traits;
    private final Work<T> work;

    /** What the attempts before have failed with; hardly any call has some. */
    private List<Exception> earlier = List.of();

    private int number = 1;
    private boolean counted;
    private Phase phase = Phase.ACQUIRE;
    private boolean mapping;
    private boolean joined;
    private boolean unknownBefore;
    private Duration pause = Duration.ZERO;
    private @Nullable CancelSwitch cancelSwitch;

    Call(Connections pool, Retrying retrying, Traits traits, Work<T> work) {
        this.pool = pool;
        this.retrying = retrying;
        this.traits = traits;
        this.work = work;
    }

    /** Has it end when the switch is used. To be called before it is run; without a switch nobody can cancel it. */
    void endsBy(CancelSwitch used) {
        cancelSwitch = used;
    }

    /** What is to be done in each attempt. */
    interface Work<T> {

        T run(Call<T> call) throws Exception;
    }

    /**
     * What the caller said of the work.
     *
     * @param idempotent it may be applied twice without harm
     * @param readOnly it asked that writes be refused
     * @param repeatable asked once an attempt has failed: false if only the wait for a connection may be repeated
     */
    record Traits(boolean idempotent, boolean readOnly, BooleanSupplier repeatable) {}

    @Override
    public void prepare(int next) throws Exception {
        boolean ready = false;
        try {
            begin();
            if (!earlier.isEmpty()) {
                announce(earlier.get(earlier.size() - 1));
            }
            retrying.pause(pause);
            ready = true;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            if (!ready) {
                end();
            }
        }
        number = next;
        counted = true;
        phase = Phase.ACQUIRE;
        joined = false;
        mapping = false;
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

    /** Borrows the attempt's connection. Follow it with {@link #reached}, which notices that the call was cancelled. */
    Connection borrow() {
        Connection borrowed = pool.borrow();
        joined = ConnectionPool.joined(borrowed);
        if (cancelSwitch != null) {
            cancelSwitch.attach(borrowed);
        }
        return borrowed;
    }

    /** Whether the attempt's connection belongs to a transaction that others end. */
    boolean joined() {
        return joined;
    }

    /** The attempt has come this far; refused if the call was cancelled. */
    void reached(Phase next) {
        if (cancelSwitch != null) {
            cancelSwitch.check();
        }
        phase = joined ? Phase.TRANSACTION : next; // what others end is not committed here
    }

    /** The mapper of a statement's rows: once it is asked, the statement is done, whatever the mapper throws. */
    <R> RowMapper<R> mapping(RowMapper<R> mapper) {
        return row -> {
            mapping = true;
            return mapper.map(row);
        };
    }

    private Exception judged(Exception e) {
        if (e instanceof InterruptedException || e instanceof CancellationException) {
            return e;
        }
        Failure failure = meaning(e);
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
        earlier = earlier.isEmpty() ? new ArrayList<>() : earlier;
        earlier.add(e);
        unknownBefore |= failure.outcome(phase, traits.readOnly()) == Outcome.UNKNOWN;
        return new AnotherAttempt(e);
    }

    private static Failure meaning(Exception e) {
        return e instanceof DatabaseUnreachableException ? UNREACHABLE : Failure.of(e);
    }

    private boolean mayRepeat(Exception e) {
        if (!counted) {
            return false; // nothing would end it
        }
        if (joined || (phase == Phase.ACQUIRE && pool.joins())) {
            return false; // the whole transaction would have to run again, which is for whoever began it
        }
        if (phase == Phase.STATEMENT && mapping && !traits.idempotent()) {
            return false; // in auto-commit mode it is applied by now
        }
        return (phase == Phase.ACQUIRE || traits.repeatable().getAsBoolean())
                && (phase == Phase.COMMIT || !unknownInside(e));
    }

    /** Of another call inside of this one's work nobody knows whether it was done: it must not be done again. */
    private static boolean unknownInside(Exception e) {
        Throwable link = e;
        for (int depth = 0; link != null && depth < 100; depth++) { // causes may run in circles
            if (link instanceof CommitOutcomeUnknownException) {
                return true;
            }
            link = link.getCause();
        }
        return false;
    }

    private void announce(Exception e) {
        LOG.log(
                Level.WARNING,
                "pool {0}: attempt {1} of {2} failed with SQLState {3}, the next one in {4} ms: {5}",
                pool.name(),
                number,
                retrying.policy().attempts(),
                meaning(e).sqlState(),
                Long.toString(pause.toMillis()), // as a number it would be grouped
                e.getMessage());
    }

    /** What the caller gets: our exceptions for what the database said, its own for what its work threw. */
    private Exception last(Exception e, Failure failure) {
        if (e instanceof SQLException sql) {
            return honest(exception(sql, failure)).after(number, earlier);
        }
        if (e instanceof DatabaseException ours) {
            // one that comes from a call inside of the work may have more attempts behind it
            return honest(ours).after(Math.max(number, ours.attempts()), earlier);
        }
        earlier.stream().filter(before -> before != e).forEach(e::addSuppressed);
        return e;
    }

    /** Idempotent work is repeated after an attempt of unknown outcome; that the last one failed says nothing of that. */
    private DatabaseException honest(DatabaseException e) {
        return !unknownBefore || e instanceof CommitOutcomeUnknownException
                ? e
                : unknown("an earlier attempt may have been applied, and the last one failed: ", e, e.sqlState());
    }

    /** What the caller gets if the other attempt that was asked for is not made. */
    Exception givenUp() {
        Exception e = earlier.remove(earlier.size() - 1);
        return last(e, meaning(e));
    }

    private Exception interrupted() {
        if (cancelSwitch != null && cancelSwitch.cancelled()) {
            return new CancellationException();
        }
        Thread.currentThread().interrupt();
        return givenUp();
    }

    private DatabaseException exception(SQLException e, Failure failure) {
        String state = failure.sqlState();
        String name = pool.name();
        String text = "pool " + name + ": " + e.getMessage();
        return switch (failure.outcome(phase, traits.readOnly())) {
            case NOT_APPLIED_RETRY -> new TransientDatabaseException(text, e, state, name, number);
            case NOT_APPLIED_FINAL -> new PermanentDatabaseException(text, e, state, name, number);
            case UNKNOWN ->
                unknown(
                        "the connection was lost before the database answered, so nobody knows whether the work was"
                                + " done: ",
                        e,
                        state);
        };
    }

    private CommitOutcomeUnknownException unknown(String why, Exception e, @Nullable String state) {
        return new CommitOutcomeUnknownException(
                "pool " + pool.name() + ": " + why + e.getMessage(), e, state, pool.name(), number);
    }

    private void begin() {
        if (cancelSwitch != null) {
            cancelSwitch.begin();
        }
    }

    /** The connection is about to go back; after this, cancelling has no effect on it, nor on the thread. */
    void detach() {
        if (cancelSwitch != null) {
            cancelSwitch.detach();
        }
    }

    private void end() {
        if (cancelSwitch != null) {
            cancelSwitch.end();
        }
    }
}
