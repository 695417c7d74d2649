package dev.etosha.pool;

import dev.etosha.connect.Connector;
import dev.etosha.retry.Failure;
import dev.etosha.retry.Memory;
import dev.etosha.session.Memories;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Validation;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Detects from failed statements that a migration has changed what connections remember. Makes the connections forget
 * their statements, or replaces all connections.
 */
final class MigrationWatch {

    private final Connector connector;
    private final Validation validation;
    private final Stock stock;
    private final PoolLog log;
    private final Memories memories = new Memories();
    private volatile long forgetBefore = System.nanoTime() - 1;

    MigrationWatch(Connector connector, Validation validation, Stock stock, PoolLog log) {
        this.connector = connector;
        this.validation = validation;
        this.stock = stock;
        this.log = log;
    }

    /** Judges the failure of a statement on a lent connection. */
    void refused(PhysicalConnection connection, String sql, SQLException e) {
        Failure failure = Failure.of(e);
        if (failure.stalePlan() && preparesThroughPooler(connection)) {
            leavePlans(connection);
            return;
        }
        Memory memory = failure.memory();
        if (memory == Memory.NONE) {
            return;
        }
        if (stock.suspect(connection)) {
            connection.remembered().outdated(true); // another connection's failure came first
        } else if (!remembersTooMuch(connection)) {
            judge(connection, memory, sql, e);
        }
        if (remembersTooMuch(connection)) {
            forgetWhileLent(connection);
        }
    }

    private boolean preparesThroughPooler(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        return !connection.keepsSession() && driver != null && driver.getPrepareThreshold() > 0;
    }

    /** The plans are in sessions that the pool cannot reach, so it prepares no more statements. */
    private void leavePlans(PhysicalConnection connection) {
        if (!stock.suspect(connection)) {
            connector.avoidStatements();
            log.log(
                    Level.WARNING,
                    "replaces its connections, and prepares no more statements: the pooler's sessions have plans from"
                            + " before a migration. Run RECONNECT on the pooler after a migration");
            stock.flush();
        }
    }

    private void judge(PhysicalConnection connection, Memory memory, String sql, SQLException e) {
        long now = System.nanoTime();
        switch (memories.verdict(memory, connection.remembered().knows(sql), now)) {
            case STATEMENTS -> forgetBefore = now;
            case SESSION -> {
                connection.remembered().outdated(true);
                replaceAll("a statement that worked before failed with SQLState " + e.getSQLState(), now);
            }
            case NOTHING -> {}
        }
    }

    private void replaceAll(String why, long now) {
        log.log(Level.INFO, "replaces its connections: " + why + ", probably after a migration");
        forgetBefore = now;
        stock.flush();
    }

    /**
     * Looks for new types: a driver that did not find a type never asks for it again. False if the connection did not
     * answer.
     */
    boolean lookForTypes(PhysicalConnection connection) {
        return validation.ask(connection.raw(), () -> compareTypes(connection)) == Validation.Answer.ALIVE;
    }

    private void compareTypes(PhysicalConnection connection) throws SQLException {
        long now = System.nanoTime();
        if (connection.remembered().typesChanged()
                && memories.verdict(Memory.NAMES, true, now) == Memories.Verdict.SESSION) {
            replaceAll("a missing type may exist now", now);
        }
    }

    /** Whether it remembers statements from before a migration. Always false behind PgBouncer. */
    boolean remembersTooMuch(PhysicalConnection connection) {
        return connector.keepsSession() && connection.remembered().since() - forgetBefore < 0;
    }

    /** For a holder that keeps the connection. Does nothing inside a transaction. */
    private void forgetWhileLent(PhysicalConnection connection) {
        BaseConnection driver = connection.driver();
        if (driver == null || connection.broken() || driver.getTransactionState() != TransactionState.IDLE) {
            return;
        }
        if (validation.ask(connection.raw(), connection.remembered()::forget) != Validation.Answer.ALIVE) {
            connection.condemn();
        }
    }
}
