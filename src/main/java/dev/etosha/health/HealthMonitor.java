package dev.etosha.health;

import dev.etosha.HealthChange;
import dev.etosha.HealthState;
import dev.etosha.PoolStats;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.threads.Nanos;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Monitors one pool's health. A separate thread reads the pool's statistics about every second. It probes the database
 * on a separate connection every {@code db.health.interval}, or at once if the statistics look suspicious. Reading the
 * report never blocks and never takes a connection.
 */
public final class HealthMonitor implements AutoCloseable {

    private static final Logger LOG = System.getLogger("dev.etosha.health");
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The delay of the first look, so that the pool makes its first connection before. */
    private static final long START = SECOND / 20;

    /** How long connections may be lent without a finished statement before a probe. */
    private static final long STALL = 2 * SECOND;

    private final ConnectionPool pool;
    private final Consumer<HealthChange> listener;
    private final ScheduledThreadPoolExecutor timer;
    private final CheckHistory history = new CheckHistory();
    private final ErrorWindow errors = new ErrorWindow();

    private long lastProbe;
    private boolean probed;
    private long progress = System.nanoTime();
    private int refusals;
    private @Nullable Duration latency;
    private @Nullable String failure;
    private @Nullable PoolStats atProbe;
    private @Nullable PoolStats before;
    private volatile Known known = new Known(HealthState.UNKNOWN, null, List.of("the database was not probed yet"));

    private record Known(HealthState state, @Nullable Duration latency, List<String> reasons) {}

    private HealthMonitor(ConnectionPool pool, Consumer<HealthChange> listener) {
        this.pool = pool;
        this.listener = listener;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(null, task, "etosha-" + pool.name() + "-health", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(HealthMonitor.class.getClassLoader());
            return thread;
        });
    }

    /**
     * Starts to monitor the pool.
     *
     * @param listener called for each change of the state, on the monitor's thread
     */
    public static HealthMonitor of(ConnectionPool pool, Consumer<HealthChange> listener) {
        HealthMonitor monitor = new HealthMonitor(pool, listener);
        long tick = Math.min(SECOND, Nanos.of(pool.config().healthInterval()));
        Future<?> unused = monitor.timer.scheduleWithFixedDelay(monitor::look, START, tick, TimeUnit.NANOSECONDS);
        return monitor;
    }

    /** The current report. */
    public HealthReport report() {
        Known now = known;
        return new HealthReport(
                pool.name(), now.state(), now.latency(), now.reasons(), pool.stats(), history.summary());
    }

    /** The last checks, at most 100, the oldest first. */
    public List<CheckHistory.Check> checks() {
        return history.checks();
    }

    private void look() {
        try {
            PoolStats stats = pool.stats();
            errors.add(stats);
            long now = System.nanoTime();
            PoolStats last = before;
            if (last == null || stats.queryCount() != last.queryCount() || stats.checkedOut() == 0) {
                progress = now;
            }
            boolean due = due(now);
            boolean suspicious = suspicious(stats, last, now);
            before = stats;
            if (due || suspicious) {
                probe();
                judge(true);
            } else {
                judge(false);
            }
        } catch (RuntimeException e) {
            // the timer drops a task that throws
            LOG.log(Level.WARNING, () -> "pool " + pool.name() + ": the health check failed", e);
        }
    }

    private boolean due(long now) {
        return !probed || now - lastProbe >= Nanos.of(pool.config().healthInterval());
    }

    /** Whether connections broke, logins failed, callers timed out, or no statement finished for long. */
    private boolean suspicious(PoolStats stats, @Nullable PoolStats last, long now) {
        boolean trouble = last != null && (stats.invalid() > last.invalid() || stats.timeouts() > last.timeouts());
        boolean stalled = now - progress >= STALL && now - lastProbe >= STALL;
        boolean cannotConnect = pool.lastConnectFailure() != null;
        boolean wasBad = failure != null; // probe again soon to notice the recovery
        return trouble || stalled || cannotConnect || wasBad;
    }

    private void probe() {
        probed = true;
        atProbe = pool.stats();
        try {
            latency = pool.probe(pool.config().healthTimeout());
            failure = null;
            refusals = 0;
        } catch (SQLException e) {
            latency = null;
            failure = String.valueOf(e.getMessage());
            refusals = "53300".equals(e.getSQLState()) ? refusals + 1 : 0;
        }
        lastProbe = System.nanoTime();
    }

    private void judge(boolean checked) {
        PoolStats stats = pool.stats();
        Judgement judgement = Judgement.of(
                new Evidence(probed, latency, failure, refusals, traffic(stats), errors.rate(), stats), pool.config());
        if (checked) {
            history.add(new CheckHistory.Check(Instant.now(), judgement.state(), latency, failure));
        }
        HealthState from = known.state();
        known = new Known(judgement.state(), latency == null ? known.latency() : latency, judgement.reasons());
        if (from != judgement.state()) {
            changed(new HealthChange(pool.name(), from, judgement.state(), judgement.reasons()));
        }
    }

    /** Whether statements of the application succeeded since the probe began. */
    private boolean traffic(PoolStats stats) {
        PoolStats then = atProbe;
        return then != null && stats.queryCount() - stats.errorCount() > then.queryCount() - then.errorCount();
    }

    private void changed(HealthChange change) {
        if (timer.isShutdown()) {
            return; // closing the monitor interrupted the probe
        }
        boolean good = change.to() == HealthState.HEALTHY
                || (change.from() == HealthState.UNKNOWN && change.to().ready());
        LOG.log(
                good ? Level.INFO : Level.WARNING,
                () -> "pool " + change.pool() + " is " + change.to() + ", was " + change.from()
                        + (change.reasons().isEmpty() ? "" : ": " + String.join("; ", change.reasons())));
        listener.accept(change);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
