package dev.etosha.connect;

import dev.etosha.config.PgbouncerMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.SessionComparison.Backend;
import dev.etosha.connect.SessionComparison.Finding;
import dev.etosha.retry.LoginQuestion;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Detects a pooler in transaction mode, such as PgBouncer. The first connection whose server process differs from the
 * one that the login named is {@linkplain SessionComparison compared} with others. Once detected, the pooler is
 * expected until the pool is closed. Thread-safe.
 */
public final class PoolerWatch {

    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final Cutoff cutoff;
    private final PoolLog log;
    private final Runnable flush;

    private final ReentrantLock lock = new ReentrantLock();

    /** The sessions behind a pooler. In session mode each belongs to one connection. */
    private final Map<Backend, WeakReference<Connection>> sessions = new HashMap<>();

    private boolean compared;
    private boolean announced;

    /** @param flush replaces all existing connections */
    public PoolerWatch(
            PoolConfig config,
            Connector connector,
            ScheduledExecutorService timer,
            Cutoff cutoff,
            PoolLog log,
            Runnable flush) {
        this.config = config;
        this.connector = connector;
        this.timer = timer;
        this.cutoff = cutoff;
        this.log = log;
        this.flush = flush;
    }

    /** A warning about settings that have no effect behind PgBouncer. Empty if there are none. */
    public static Optional<String> defaultsLost(PoolConfig config) {
        return config.statementTimeout().isZero()
                ? Optional.empty()
                : Optional.of("PgBouncer takes no session defaults at login, so set statement_timeout on the role");
    }

    /** Repeats the comparison, since the address may lead to another server now. */
    public void lookAgain() {
        lock.lock();
        try {
            compared = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a new connection may be lent as it was made. Blocks, for some seconds if it has to compare sessions.
     *
     * @param driver null if the driver is not pgjdbc
     * @throws SQLException if the connection is lost, or the question timed out repeatedly
     */
    public boolean fits(Connection made, @Nullable BaseConnection driver) throws SQLException {
        boolean unaware = connector.madeUnaware(made);
        if (!connector.keepsSession()) {
            announce("it refuses startup options");
            return !unaware;
        }
        if (!unaware || driver == null || driver.getTransactionState() != TransactionState.IDLE) {
            return true;
        }
        Backend own = session(driver);
        if (own == null || own.process() == driver.getBackendPID()) {
            return true;
        }
        lock.lock();
        try {
            if (connector.keepsSession()) {
                decide(driver, own);
            }
            return connector.keepsSession();
        } finally {
            lock.unlock();
        }
    }

    /** Null if the server refuses the question. */
    private @Nullable Backend session(BaseConnection driver) throws SQLException {
        AtomicReference<Backend> session = new AtomicReference<>();
        try {
            cutoff.within(
                    Nanos.of(config.connectTimeout()),
                    driver,
                    () -> session.set(LoginQuestion.answer(() -> SessionComparison.session(driver))));
        } catch (SQLException e) {
            if (!LoginQuestion.refused(e)) {
                throw e;
            }
            log.log(Level.DEBUG, "cannot ask for a session's process id: " + e.getMessage());
        }
        return session.get();
    }

    private void decide(BaseConnection driver, Backend own) throws SQLException {
        WeakReference<Connection> former = sessions.put(own, new WeakReference<>(driver));
        Connection other = former == null ? null : former.get();
        if (other != null && !other.isClosed()) {
            found("two connections had the same session, that of process " + own.process());
            return;
        }
        sessions.values().removeIf(reference -> reference.refersTo(null));
        if (!compared) {
            Finding finding;
            try (SessionComparison comparison = new SessionComparison(config, connector.beside(driver), timer)) {
                finding = comparison.compare(driver, own, () -> session(driver));
            }
            compared = true;
            if (finding.pooled()) {
                found(finding.reason());
            }
        }
    }

    private void found(String reason) {
        announce(reason);
        connector.expectPooler();
        sessions.clear();
        flush.run();
    }

    private void announce(String reason) {
        lock.lock();
        try {
            if (!announced && config.pgbouncer() == PgbouncerMode.AUTO) {
                announced = true;
                log.log(
                        Level.WARNING,
                        "a pooler such as PgBouncer in transaction mode is between the pool and PostgreSQL: " + reason
                                + ". The pool goes on as with db.pgbouncer=true: nothing is set at login, and"
                                + " statements are prepared only if the pooler keeps them. Set it to true to skip the"
                                + " detection");
                defaultsLost(config).ifPresent(lost -> log.log(Level.WARNING, lost));
            }
        } finally {
            lock.unlock();
        }
    }
}
