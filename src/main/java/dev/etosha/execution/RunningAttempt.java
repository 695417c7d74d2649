package dev.etosha.execution;

import dev.etosha.jdbc.Handles;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Memory;
import dev.etosha.retry.Phase;
import dev.etosha.sql.Reusable;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An attempt of a call, as its work sees it: its connection, and how far the work has come. */
final class RunningAttempt {

    private final ConnectionPool pool;
    private final Budget budget;
    private final UsedUp used;
    private final int number;
    private final boolean readOnly;
    private final boolean proving;

    /** Cancels the call. */
    final CancelSwitch cancelSwitch;

    private Phase phase = Phase.ACQUIRE;
    private boolean commits;
    private @Nullable Connection connection;
    private boolean joined;
    private boolean ownReadOnly;
    private BooleanSupplier atomic = () -> false;

    /**
     * @param number counted from 1
     * @param readOnly whether the caller asked the server to refuse writes
     * @param proving see {@link #proving}
     */
    RunningAttempt(
            ConnectionPool pool,
            CancelSwitch cancelSwitch,
            Budget budget,
            UsedUp used,
            int number,
            boolean readOnly,
            boolean proving) {
        this.pool = pool;
        this.cancelSwitch = cancelSwitch;
        this.budget = budget;
        this.used = used;
        this.number = number;
        this.readOnly = readOnly || proving;
        this.proving = proving;
    }

    /** Borrows the attempt's connection. Call {@link #reached} next, which notices a cancellation. */
    Connection borrow() {
        Connection lent = lent();
        connection = lent;
        joined = ConnectionPool.joined(lent);
        cancelSwitch.attach(lent);
        return lent;
    }

    private Connection lent() {
        long began = System.nanoTime();
        try {
            return pool.borrow(budget.mostWait());
        } finally {
            budget.waited(System.nanoTime() - began);
        }
    }

    /** How long the outcome of a lost commit may be asked for. */
    Duration patience() {
        return budget.limit() == null ? pool.config().timeout() : Duration.ofNanos(budget.left());
    }

    /** Sets who knows whether the attempt's work is one statement that is done as a whole or not at all. */
    void atomic(BooleanSupplier known) {
        atomic = known;
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
        return proving;
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
        used.add(value, number);
    }

    /** Records how far the attempt has come. Throws if the call was cancelled or its deadline has come. */
    void reached(Phase next) {
        cancelSwitch.check();
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
     *
     * @param onStandby whether the server was a standby when the work began; it may have been promoted since
     */
    void failedOn(Connection lent, boolean onStandby, Exception e) {
        ownReadOnly = !joined
                && !readOnly
                && "25006".equals(Failure.of(e).sqlState())
                && !onStandby
                && !ReadOnly.byServer(lent);
    }

    /** Refuses the commit of a transaction that others may go on with. */
    void failed(Exception e) {
        if (joined && connection != null) {
            Handles.of(connection).failed(e);
        } else if (connection == null && pool.joins()) {
            pool.setRollbackOnly(); // no connection can remember it yet
        }
    }

    /** Whether only others can repeat the work, since they began the transaction that it belongs to. */
    boolean belongsToOthers() {
        return joined || (phase == Phase.ACQUIRE && pool.joins());
    }

    /**
     * The failure, marked as outdated state if its connection has such. Only for work that has applied nothing then.
     */
    Failure outdated(Failure failure) {
        boolean nothingApplied = phase == Phase.TRANSACTION
                || phase == Phase.READ
                || (phase == Phase.STATEMENT && atomic.getAsBoolean());
        return connection != null
                        && nothingApplied
                        && !failure.fatalToConnection()
                        && failure.memory() != Memory.NONE
                        && pool.outdated(connection)
                ? failure.outdated()
                : failure;
    }

    Reached reached() {
        return new Reached(pool.name(), number, phase, commits, readOnly || ownReadOnly, ownReadOnly);
    }

    /** Called before the connection goes back. From then on a cancellation affects neither it nor the thread. */
    void detach() {
        cancelSwitch.detach();
    }
}
