package dev.etosha.execution;

import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call of the execution service: runs attempts at its work, and judges their failures. One thread runs it; another
 * may cancel it by its {@link CancelSwitch}.
 */
final class Call<T> implements Attempts.Repeated<T> {

    private static final Logger LOG = System.getLogger("dev.etosha.retry");

    /** The meaning of a wait for a connection that could not be opened. */
    private static final Failure UNREACHABLE = Failure.of(new SQLTransientConnectionException("unreachable", "08001"));

    private final ConnectionPool pool;
    private final Retrying retrying;
    private final Traits traits;
    private final Budget budget;
    private final Work<T> work;

    private final EarlierAttempts earlier = new EarlierAttempts();
    private final UsedUp used;
    private final CancelSwitch cancelSwitch;

    private RunningAttempt running;
    private boolean counted;
    private Duration pause = Duration.ZERO;

    /** @param limit of the call as a whole, from now on; null for none */
    Call(ConnectionPool pool, Retrying retrying, Traits traits, @Nullable Duration limit, Work<T> work) {
        this.pool = pool;
        this.retrying = retrying;
        this.traits = traits;
        this.budget = new Budget(pool.config().timeout(), limit);
        this.work = work;
        this.used = new UsedUp(pool.name());
        this.cancelSwitch = new CancelSwitch(pool);
        this.running = next(1);
    }

    /** The work of each attempt. */
    interface Work<T> {

        T run(RunningAttempt attempt) throws Exception;
    }

    /**
     * What the caller said about the work.
     *
     * @param idempotent it may be applied twice without harm
     * @param readOnly the server is to refuse writes
     * @param repeatable asked after a failed attempt: false if only the wait for a connection may be repeated
     */
    record Traits(boolean idempotent, boolean readOnly, Predicate<UsedUp> repeatable) {}

    CancelSwitch cancelSwitch() {
        return cancelSwitch;
    }

    Budget budget() {
        return budget;
    }

    @Override
    public void prepare(int number) throws Exception {
        boolean ready = false;
        try {
            cancelSwitch.begin();
            if (!earlier.failures().isEmpty()) {
                announce();
            }
            if (!pause.isZero()) {
                retrying.sleeper().sleep(pause);
                budget.waited(pause.toNanos());
            }
            ready = true;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            if (!ready) {
                cancelSwitch.end();
            }
        }
        running = next(number);
        counted = true;
    }

    private RunningAttempt next(int number) {
        return new RunningAttempt(pool, cancelSwitch, budget, used, number, traits.readOnly(), earlier.proving());
    }

    @Override
    public T attempt() throws Exception {
        try {
            cancelSwitch.begin();
            return work.run(running);
        } catch (Exception e) {
            throw judged(e);
        } finally {
            cancelSwitch.end();
        }
    }

    private Exception judged(Exception e) {
        running.failed(e);
        if (e instanceof InterruptedException || e instanceof CancellationException) {
            return e;
        }
        Failure failure = running.outdated(meaning(e));
        Reached reached = running.reached();
        Optional<Duration> wait = mayRepeat(e, reached.phase())
                ? retrying.policy().waitAfter(reached.attempt(traits.idempotent()), failure, retrying.random())
                : Optional.empty();
        if (wait.isEmpty()) {
            return last(e, failure);
        }
        pause = budget.pause(wait.get());
        earlier.add(e, reached, failure, traits.idempotent());
        return new AnotherAttempt(e);
    }

    private static Failure meaning(Exception e) {
        return e instanceof DatabaseUnreachableException ? UNREACHABLE : Failure.of(e);
    }

    private boolean mayRepeat(Exception e, Phase phase) {
        return counted // otherwise there is no loop
                && !budget.over()
                && (phase != Phase.ACQUIRE || budget.mostWait() > 0)
                && !running.belongsToOthers()
                && (phase == Phase.ACQUIRE || traits.repeatable().test(used))
                && (phase == Phase.COMMIT || !Reached.appliedInside(e));
    }

    private void announce() {
        Exception e = earlier.last();
        LOG.log(
                Level.WARNING,
                "pool {0}: attempt {1} of {2} failed with SQLState {3}, the next one in {4} ms: {5}",
                pool.name(),
                running.reached().number(),
                retrying.policy().attempts(),
                meaning(e).sqlState(),
                Long.toString(pause.toMillis()), // a number would be grouped
                e.getMessage());
    }

    /**
     * The exception for the caller: ours for a failure of the database, its own for a failure of its work. If the
     * statement was applied, its own exception suppresses one of ours that says so.
     */
    private Exception last(Exception e, Failure failure) {
        Reached reached = running.reached();
        if (endedByDeadline(e, failure)) {
            return earlier.honest(reached.ended(budget.told(), e, failure), reached)
                    .after(reached.number(), earlier.failures());
        }
        if (e instanceof SQLException sql) {
            return earlier.honest(reached.exception(sql, failure), reached).after(reached.number(), earlier.failures());
        }
        if (e instanceof DatabaseException ours) { // a call inside of the work may have had more attempts
            int attempts = Math.max(reached.number(), ours.attempts());
            return earlier.honest(reached.exception(ours, failure), reached).after(attempts, earlier.failures());
        }
        earlier.failures().stream().filter(before -> before != e).forEach(e::addSuppressed);
        if (reached.outcome(failure) == Outcome.APPLIED) {
            e.addSuppressed(reached.applied(null, failure));
        }
        return e;
    }

    /** Whether the failure comes from the end of the call's time, and not from the work or the database. */
    private boolean endedByDeadline(Exception e, Failure failure) {
        return cancelSwitch.expired()
                && (e instanceof SQLException || e instanceof DatabaseException)
                && (failure.fatalToConnection() || Reached.CANCELED.equals(failure.sqlState()))
                && !(e instanceof DatabaseUnreachableException)
                && !Reached.appliedInside(e);
    }

    /** The exception for the caller if the requested attempt is not made. */
    Exception givenUp() {
        Exception e = earlier.takeLast();
        return last(e, meaning(e));
    }

    private Exception interrupted() {
        if (cancelSwitch.cancelled()) {
            return new CancellationException();
        }
        Thread.currentThread().interrupt();
        return givenUp();
    }
}
