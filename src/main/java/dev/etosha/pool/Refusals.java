package dev.etosha.pool;

import dev.etosha.DatabaseException;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.PoolClosedException;
import dev.etosha.PoolExhaustedException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Supply;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.ThreadName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The exceptions of callers that get no connection, with counts, the longest holders and the last failure. */
final class Refusals {

    /**
     * ODBC's "timeout expired". Not PostgreSQL's 53300, which is retried: a retry makes a full pool fuller.
     */
    private static final String EXHAUSTED = "HYT00";

    private static final int HOLDERS_NAMED = 3;

    private final PoolConfig config;
    private final Store store;
    private final Supply supply;
    private final Gate gate;
    private final Checks checks;
    private final AtomicLong timeouts = new AtomicLong();

    Refusals(PoolConfig config, Store store, Supply supply, Gate gate, Checks checks) {
        this.config = config;
        this.store = store;
        this.supply = supply;
        this.gate = gate;
        this.checks = checks;
    }

    DatabaseException refused(Gate.Refusal refusal, long waitedNanos) {
        if (refusal == Gate.Refusal.TIMED_OUT) {
            timeouts.incrementAndGet();
        }
        return switch (refusal) {
            case CLOSED -> closed();
            case HOPELESS -> hopeless();
            case INTERRUPTED -> interrupted();
            case DEAD, TIMED_OUT -> allAreLent() ? exhausted(waitedNanos) : unreachable(waitedNanos);
        };
    }

    /** The number of callers that timed out. */
    long timeouts() {
        return timeouts.get();
    }

    /** Whether all connections are lent. A connection in a check does not count: it may be dead. */
    private boolean allAreLent() {
        return supply.existing() - checks.running() >= capacity();
    }

    PoolClosedException closed() {
        return new PoolClosedException(
                "pool " + config.name() + " is closed and lends no more connections", null, "08003", config.name(), 1);
    }

    private PermanentDatabaseException hopeless() {
        SQLException cause = supply.lastFailure();
        return new PermanentDatabaseException(
                "pool " + config.name() + " cannot connect: " + message(cause), cause, state(cause), config.name(), 1);
    }

    private TransientDatabaseException interrupted() {
        return new TransientDatabaseException(
                "pool " + config.name() + ": interrupted while waiting for a connection",
                null,
                "57014",
                config.name(),
                1);
    }

    private DatabaseUnreachableException unreachable(long waitedNanos) {
        SQLException cause = supply.lastFailure();
        return new DatabaseUnreachableException(
                "pool " + config.name() + ": the database could not be reached for " + seconds(waitedNanos) + ": "
                        + (cause == null
                                ? "no answer to " + (supply.connecting() + checks.running()) + " attempts"
                                : message(cause))
                        + counts(),
                cause,
                "08001",
                config.name(),
                1);
    }

    private PoolExhaustedException exhausted(long waitedNanos) {
        return new PoolExhaustedException(
                "pool " + config.name() + " is exhausted: waited " + seconds(waitedNanos) + " for a connection"
                        + counts() + holders(),
                null,
                EXHAUSTED,
                config.name(),
                1);
    }

    private int capacity() {
        return config.size() + config.maxOverflow();
    }

    private String counts() {
        return "; " + supply.existing() + " of " + capacity() + " connections exist (size " + config.size()
                + ", overflow " + config.maxOverflow() + "), " + gate.waiting() + " other callers wait";
    }

    /** The log message for connections still lent after the drain timeout. */
    String cutAtClose(Duration patience) {
        return "closed with connections still lent after " + seconds(Nanos.of(patience)) + holders();
    }

    private String holders() {
        long now = System.nanoTime();
        String oldest = StreamSupport.stream(store.all().spliterator(), false)
                .filter(connection -> connection.holder() != null)
                .sorted(Comparator.comparingLong(connection -> connection.lentSince() - now))
                .limit(HOLDERS_NAMED)
                .map(connection -> name(connection.holder()) + " for " + seconds(now - connection.lentSince()))
                .collect(Collectors.joining(", "));
        return oldest.isEmpty() ? "" : "; held longest by " + oldest;
    }

    private static String name(@Nullable Thread holder) {
        return holder == null ? "a thread that just returned it" : ThreadName.of(holder);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }

    private static String message(@Nullable SQLException cause) {
        return cause == null ? "unknown cause" : String.valueOf(cause.getMessage());
    }

    private static @Nullable String state(@Nullable SQLException cause) {
        return cause == null ? "08001" : cause.getSQLState();
    }
}
