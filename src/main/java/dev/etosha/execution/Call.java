package dev.etosha.execution;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.jdbc.Handles;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Attempt;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Memory;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import dev.etosha.sql.Reusable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of the execution service: its work, the progress of the running attempt, and the failures of earlier
 * attempts. One thread runs it; another may cancel it by a {@link CancelSwitch}.
 */
final class Call<T> implements Attempts.Repeated<T> {

    private static final Logger LOG = System.getLogger("dev.etosha.retry");

    /** The meaning of a wait for a connection that could not be opened. */
    private static final Failure UNREACHABLE = Failure.of(new SQLTransientConnectionException("unreachable", "08001"));

    private final Connections pool;
    private final Retrying retrying;
    private final Traits traits;
    private final Work<T> work;

    private final EarlierAttempts earlier = new EarlierAttempts();

    private int number = 1;
    private boolean counted;
    private Phase phase = Phase.ACQUIRE;
    private @Nullable Connection borrowed;
    private boolean joined;
    private boolean commits;
    private BooleanSupplier atomic = () -> false;
    private @Nullable Map<Object, Integer> used;
    private boolean onlyUnused;
    private boolean onStandby;
    private boolean ownReadOnly;
    private Duration pause = Duration.ZERO;
    private @Nullable CancelSwitch cancelSwitch;

    Call(Connections pool, Retrying retrying, Traits traits, Work<T> work) {
        this.pool = pool;
        this.retrying = retrying;
        this.traits = traits;
        this.work = work;
    }

    /** Sets the switch that cancels the call. Set it before the call runs; without a switch it can't be cancelled. */
    void endsBy(CancelSwitch used) {
        cancelSwitch = used;
    }

    /** The work of each attempt. */
    interface Work<T> {

        T run(Call<T> call) throws Exception;
    }

    /**
     * What the caller said about the work.
     *
     * @param idempotent it may be applied twice without harm
     * @param readOnly the server is to refuse writes
     * @param repeatable asked after a failed attempt: false if only the wait for a connection may be repeated
     */
    record Traits(boolean idempotent, boolean readOnly, BooleanSupplier repeatable) {}

    @Override
    public void prepare(int next) throws Exception {
        boolean ready = false;
        try {
            begin();
            if (!earlier.failures().isEmpty()) {
                announce(earlier.last());
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
        ownReadOnly = false;
        atomic = () -> false;
        borrowed = null;
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

    /** Borrows the attempt's connection. Call {@link #reached} next, which notices a cancellation. */
    Connection borrow() {
        Connection lent = pool.borrow();
        borrowed = lent;
        joined = ConnectionPool.joined(lent);
        onStandby = ReadOnly.onStandby(lent);
        if (cancelSwitch != null) {
            cancelSwitch.attach(lent);
        }
        return lent;
    }

    /** Sets who knows whether the attempt's work is one statement that is done as a whole or not at all. */
    void atomic(BooleanSupplier known) {
        atomic = known;
    }

    /** Allows no attempt after one that used something up. */
    void repeatOnlyUnused() {
        onlyUnused = true;
    }

    /** Throws if the call was cancelled. */
    void check() {
        if (cancelSwitch != null) {
            cancelSwitch.check();
        }
    }

    /** Whether the attempt's connection belongs to a transaction that others end. */
    boolean joined() {
        return joined;
    }

    /**
     * Whether this attempt is to prove that the work only reads. An earlier attempt lost its connection under what
     * looks like a read. If this attempt succeeds while the server refuses writes, nothing is applied twice.
     */
    boolean proving() {
        return earlier.proving();
    }

    /** The name of the pool. */
    String pool() {
        return pool.name();
    }

    /** Refuses values that an earlier attempt used up, because they would be stored empty. */
    void use(Map<String, ?> parameters) {
        for (Object value : parameters.values()) {
            Reusable.usedUp(value, this::useOnce);
        }
    }

    /** Refuses a value that an earlier attempt used up. */
    void useOnce(Object value) {
        used = used == null ? new IdentityHashMap<>() : used;
        Integer attempt = used.putIfAbsent(value, number);
        if (attempt != null && attempt != number) {
            throw new PermanentDatabaseException(
                    "pool " + pool.name()
                            + ": a parameter was used up by an earlier attempt, so the transaction can't be"
                            + " repeated with it; create it inside the work, was a "
                            + value.getClass().getName(),
                    null,
                    null,
                    pool.name(),
                    number);
        }
    }

    /** Records how far the attempt has come. Throws if the call was cancelled. */
    void reached(Phase next) {
        check();
        commits = phase == Phase.TRANSACTION;
        phase = joined ? Phase.TRANSACTION : next; // a transaction of others is not committed here
    }

    /** Records that the work failed after it had applied some of its statements. */
    void appliedSome() {
        if (phase == Phase.STATEMENT) {
            phase = Phase.SEVERAL;
        }
    }

    /** Records that the server has done a statement in auto-commit mode, even if the call fails later. */
    void executed() {
        phase = switch (phase) {
            case READ -> Phase.ROWS;
            case STATEMENT, PARTS -> Phase.APPLIED;
            default -> phase;
        };
    }

    /**
     * Records that the work failed on its connection, which is still lent. A refused write may succeed on another
     * server only if this server refused it.
     */
    void failedOn(Connection connection, Exception e) {
        ownReadOnly = !joined
                && !readOnly()
                && "25006".equals(Failure.of(e).sqlState())
                && !onStandby // the server may have been promoted during the attempt
                && !ReadOnly.byServer(connection);
    }

    private Exception judged(Exception e) {
        Connection used = borrowed;
        if (joined && used != null) {
            Handles.of(used).failed(e); // others may go on and commit
        } else if (used == null && pool.joins()) {
            pool.setRollbackOnly(); // no connection can remember it yet
        }
        if (e instanceof InterruptedException || e instanceof CancellationException) {
            return e;
        }
        Failure failure = outdated(meaning(e));
        Optional<Duration> wait = mayRepeat(e)
                ? retrying.policy()
                        .waitAfter(
                                new Attempt(number, phase, traits.idempotent(), readOnly()), failure, retrying.random())
                : Optional.empty();
        if (wait.isEmpty()) {
            return last(e, failure);
        }
        pause = wait.get();
        earlier.add(e, reached(), failure, traits.idempotent());
        return new AnotherAttempt(e);
    }

    /**
     * The failure, marked as outdated state if its connection has such. Only for work that has applied nothing then.
     */
    private Failure outdated(Failure failure) {
        Connection used = borrowed;
        return used != null
                        && (phase == Phase.TRANSACTION
                                || phase == Phase.READ
                                || (phase == Phase.STATEMENT && atomic.getAsBoolean()))
                        && !failure.fatalToConnection()
                        && failure.memory() != Memory.NONE
                        && pool.outdated(used)
                ? failure.outdated()
                : failure;
    }

    private Reached reached() {
        return new Reached(pool.name(), number, phase, commits, readOnly());
    }

    private boolean readOnly() {
        return traits.readOnly() || proving() || ownReadOnly;
    }

    private static Failure meaning(Exception e) {
        return e instanceof DatabaseUnreachableException ? UNREACHABLE : Failure.of(e);
    }

    private boolean mayRepeat(Exception e) {
        if (!counted) {
            return false; // no loop to end
        }
        if (joined || (phase == Phase.ACQUIRE && pool.joins())) {
            return false; // only whoever began the transaction can repeat all of it
        }
        if (onlyUnused && used != null) {
            return false;
        }
        return (phase == Phase.ACQUIRE || traits.repeatable().getAsBoolean())
                && (phase == Phase.COMMIT || !appliedInside(e));
    }

    /** Whether another call inside of this one's work was applied, or may have been. It must not be repeated. */
    private static boolean appliedInside(Exception e) {
        Throwable link = e;
        for (int depth = 0; link != null && depth < 100; depth++) { // causes may run in circles
            if (link instanceof CommitOutcomeUnknownException || link instanceof AppliedDatabaseException) {
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
                Long.toString(pause.toMillis()), // a number would be grouped
                e.getMessage());
    }

    /**
     * The exception for the caller: ours for a failure of the database, its own for a failure of its work. If the
     * statement was applied, its own exception suppresses one of ours that says so.
     */
    private Exception last(Exception e, Failure failure) {
        Reached reached = reached();
        boolean applied = reached.outcome(failure) == Outcome.APPLIED;
        if (e instanceof SQLException sql) {
            return earlier.honest(reached.exception(sql, failure), reached).after(number, earlier.failures());
        }
        if (e instanceof DatabaseException ours) {
            DatabaseException result = refused(ours);
            if (applied && !(ours instanceof AppliedDatabaseException)) {
                result = reached.applied(ours, failure);
            } else if (phase == Phase.SEVERAL && !appliedInside(ours)) {
                result = reached.unknown(ours, ours.sqlState()).about(ours.subject());
            }
            // a call inside of the work may have had more attempts
            return earlier.honest(result, reached).after(Math.max(number, ours.attempts()), earlier.failures());
        }
        earlier.failures().stream().filter(before -> before != e).forEach(e::addSuppressed);
        if (applied) {
            e.addSuppressed(reached.applied(null, failure));
        }
        return e;
    }

    /** Makes the refusal of a write final if the session refused it. The open transaction could not know that. */
    private DatabaseException refused(DatabaseException e) {
        return ownReadOnly && e instanceof TransientDatabaseException && "25006".equals(e.sqlState())
                ? new PermanentDatabaseException(
                        String.valueOf(e.getMessage()), e.getCause(), e.sqlState(), e.pool(), e.attempts())
                : e;
    }

    /** The exception for the caller if the requested attempt is not made. */
    Exception givenUp() {
        Exception e = earlier.takeLast();
        return last(e, meaning(e));
    }

    private Exception interrupted() {
        if (cancelSwitch != null && cancelSwitch.cancelled()) {
            return new CancellationException();
        }
        Thread.currentThread().interrupt();
        return givenUp();
    }

    private void begin() {
        if (cancelSwitch != null) {
            cancelSwitch.begin();
        }
    }

    /** Called before the connection goes back. From then on a cancellation affects neither it nor the thread. */
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
