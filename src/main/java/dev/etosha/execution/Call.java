package dev.etosha.execution;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.Handles;
import dev.etosha.retry.Attempt;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Memory;
import dev.etosha.retry.Outcome;
import dev.etosha.retry.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
    private @Nullable Connection borrowed;
    private boolean joined;
    private boolean commits;
    private BooleanSupplier atomic = () -> false;
    private @Nullable Map<Object, Integer> used;
    private boolean onlyUnused;
    private boolean proving;
    private boolean onStandby;
    private boolean ownReadOnly;
    private boolean unknownBefore;
    private boolean readLost;
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

    /** Borrows the attempt's connection. Follow it with {@link #reached}, which notices that the call was cancelled. */
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

    /** Who knows whether the attempt's work is one statement that is done as a whole or not at all. */
    void atomic(BooleanSupplier known) {
        atomic = known;
    }

    /** Has no attempt follow one that has used something up. */
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
     * Whether this attempt is to prove that the work only reads. An attempt before was lost under what looks like a read:
     * if the server itself refuses writes, and this one succeeds, then nothing is applied twice.
     */
    boolean proving() {
        return proving;
    }

    /** The name of the pool. */
    String pool() {
        return pool.name();
    }

    /** Refuses values that an earlier attempt has used up: they would be empty, and stored so. */
    void use(Map<String, ?> parameters) {
        for (Object value : parameters.values()) {
            Reusable.usedUp(value, this::useOnce);
        }
    }

    /** Refuses what an earlier attempt has used up. */
    void useOnce(Object value) {
        used = used == null ? new IdentityHashMap<>() : used;
        Integer attempt = used.putIfAbsent(value, number);
        if (attempt != null && attempt != number) {
            throw new PermanentDatabaseException(
                    "pool " + pool.name()
                            + ": a parameter was used up by an earlier attempt, so the transaction can't be"
                            + " repeated with it; make it in the work, was a "
                            + value.getClass().getName(),
                    null,
                    null,
                    pool.name(),
                    number);
        }
    }

    /** The attempt has come this far; refused if the call was cancelled. */
    void reached(Phase next) {
        check();
        commits = phase == Phase.TRANSACTION;
        phase = joined ? Phase.TRANSACTION : next; // what others end is not committed here
    }

    /** Its work failed after it had applied some of its statements. */
    void appliedSome() {
        if (phase == Phase.STATEMENT) {
            phase = Phase.SEVERAL;
        }
    }

    /** The server has done a statement in auto-commit mode, whatever fails after that. */
    void executed() {
        phase = switch (phase) {
            case READ -> Phase.ROWS;
            case STATEMENT, PARTS -> Phase.APPLIED;
            default -> phase;
        };
    }

    /**
     * The attempt's work failed on the connection, which it still has. A write that was refused may succeed on another
     * server only if it was this server that refused it.
     */
    void failedOn(Connection connection, Exception e) {
        ownReadOnly = !joined
                && !readOnly()
                && "25006".equals(Failure.of(e).sqlState())
                && !onStandby // it may have been promoted in the middle of the attempt
                && !ReadOnly.byServer(connection);
    }

    private Exception judged(Exception e) {
        Connection used = borrowed;
        if (joined && used != null) {
            Handles.of(used).failed(e); // others may go on and commit
        } else if (used == null && pool.joins()) {
            pool.setRollbackOnly(); // there is no connection yet to remember it
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
        earlier = earlier.isEmpty() ? new ArrayList<>() : earlier;
        earlier.add(e);
        if (outcome(failure) == Outcome.UNKNOWN || outcome(failure) == Outcome.APPLIED) {
            unknownBefore |= !looksLikeRead();
            readLost |= looksLikeRead();
            proving |= !traits.idempotent();
        }
        return new AnotherAttempt(e);
    }

    /** A statement that can't commit by itself has done nothing if the server refused it for what is out of date. */
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

    private Outcome outcome(Failure failure) {
        return failure.outcome(phase, readOnly());
    }

    private boolean readOnly() {
        return traits.readOnly() || proving || ownReadOnly;
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
        if (onlyUnused && used != null) {
            return false;
        }
        return (phase == Phase.ACQUIRE || traits.repeatable().getAsBoolean())
                && (phase == Phase.COMMIT || !appliedInside(e));
    }

    /** Another call inside of this one's work was done, or nobody knows whether it was: it must not be done again. */
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
                Long.toString(pause.toMillis()), // as a number it would be grouped
                e.getMessage());
    }

    /**
     * What the caller gets: our exceptions for what the database said, its own for what its work threw. If the statement
     * was applied, its own exception says so by one of ours that it suppresses.
     */
    private Exception last(Exception e, Failure failure) {
        boolean applied = outcome(failure) == Outcome.APPLIED;
        if (e instanceof SQLException sql) {
            return honest(exception(sql, failure)).after(number, earlier);
        }
        if (e instanceof DatabaseException ours) {
            DatabaseException result = refused(ours);
            if (applied && !(ours instanceof AppliedDatabaseException)) {
                result = applied(ours, failure);
            } else if (phase == Phase.SEVERAL && !appliedInside(ours)) {
                result = unknown(whyUnknown(), ours, ours.sqlState()).about(ours.subject());
            }
            // one that comes from a call inside of the work may have more attempts behind it
            return honest(result).after(Math.max(number, ours.attempts()), earlier);
        }
        earlier.stream().filter(before -> before != e).forEach(e::addSuppressed);
        if (applied) {
            e.addSuppressed(applied(null, failure));
        }
        return e;
    }

    /** The transaction could not tell, while it was open, who refused the write. */
    private DatabaseException refused(DatabaseException e) {
        return ownReadOnly && e instanceof TransientDatabaseException && "25006".equals(e.sqlState())
                ? new PermanentDatabaseException(
                        String.valueOf(e.getMessage()), e.getCause(), e.sqlState(), e.pool(), e.attempts())
                : e;
    }

    /** That the last attempt failed says nothing of an earlier one whose outcome is unknown. */
    private DatabaseException honest(DatabaseException e) {
        boolean writes = proving && "25006".equals(e.sqlState());
        if ((!unknownBefore && !(readLost && writes))
                || e instanceof CommitOutcomeUnknownException
                || e instanceof AppliedDatabaseException) {
            return e;
        }
        String why = writes
                ? "an earlier attempt may have been applied, since the work writes, though it looks like a read: "
                : "an earlier attempt may have been applied, and the last one failed: ";
        return unknown(why, e, e.sqlState()).about(e.subject());
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
        DatabaseException exception =
                switch (outcome(failure)) {
                    case NOT_APPLIED_RETRY -> new TransientDatabaseException(text, e, state, name, number);
                    case NOT_APPLIED_FINAL -> new PermanentDatabaseException(text, e, state, name, number);
                    case APPLIED -> applied(e, failure);
                    case UNKNOWN -> looksLikeRead() ? lostRead(e, state) : unknown(whyUnknown(), e, state);
                };
        return exception.about(failure.subject());
    }

    private String whyUnknown() {
        return switch (phase) {
            case PARTS -> "the text may commit before it fails, so nobody knows how much of it was applied: ";
            case SEVERAL -> "it runs outside of a transaction, and a part of it is applied: ";
            default ->
                "the connection was lost before the database answered, so nobody knows whether the work was done: ";
        };
    }

    /** Not if a COMMIT was sent: what it was to commit is unknown then. */
    private boolean looksLikeRead() {
        return (phase == Phase.READ || phase == Phase.ROWS) && !commits;
    }

    /** What looks like a read has applied nothing, unless the application hides a write behind it. */
    private TransientDatabaseException lostRead(SQLException e, @Nullable String state) {
        return new TransientDatabaseException(
                "pool " + pool.name() + ": the connection was lost under what looks like a read: " + e.getMessage(),
                e,
                state,
                pool.name(),
                number);
    }

    private AppliedDatabaseException applied(@Nullable Exception e, Failure failure) {
        return new AppliedDatabaseException(
                "pool " + pool.name() + ": the statement was applied, and its result could not be had"
                        + (e == null ? "" : ": " + e.getMessage()),
                e,
                failure.sqlState(),
                pool.name(),
                number);
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
