package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Makes a returned connection as good as new: rolls back what was left open, and sets back what its holder changed. What
 * was not changed costs nothing.
 *
 * <p>Agroal's own reset would commit what is open: it sets auto-commit, and by JDBC's rules that commits.
 */
final class Reset {

    /** How long the server may take to roll back. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int ALL = -1;

    private final boolean readOnly;
    private final boolean discard;
    private final @Nullable String initSql;
    private final Cutoff cutoff;

    Reset(PoolConfig config, Cutoff cutoff) {
        this.cutoff = cutoff;
        readOnly = config.readOnly();
        discard = config.reset() == ResetMode.DISCARD;
        initSql = config.initSql();
    }

    /** The connection is clean after this, or the exception says why it can't be lent again. */
    void clean(PhysicalConnection connection, int changed) throws SQLException {
        Connection raw = connection.raw();
        int touched = (changed & Changed.UNWRAPPED) == 0 ? changed : ALL;
        boolean open = transactionIsOpen(connection);
        List<String> commands = commands(touched);
        if (!open && commands.isEmpty() && (touched & ~Changed.USED) == 0) {
            raw.clearWarnings();
            return;
        }
        if (open || !commands.isEmpty() || (touched & Changed.CLIENT_INFO) != 0) {
            cutoff.within(PATIENCE_NANOS, raw, () -> clean(connection, touched, commands));
        } else {
            clean(connection, touched, commands);
        }
        raw.clearWarnings();
    }

    private void clean(PhysicalConnection connection, int touched, List<String> commands) throws SQLException {
        Connection raw = connection.raw();
        if ((touched & Changed.NETWORK_TIMEOUT) != 0) {
            raw.setNetworkTimeout(Runnable::run, connection.networkTimeout());
        }
        if (transactionIsOpen(connection)) {
            rollBack(raw);
        }
        if (!raw.getAutoCommit()) {
            raw.setAutoCommit(true); // commits nothing: nothing is open
        }
        setBack(connection, touched);
        for (String command : commands) {
            execute(raw, command);
        }
    }

    /** Whether a transaction is open, also one that was begun by SQL, of which JDBC knows nothing. */
    private static boolean transactionIsOpen(PhysicalConnection connection) throws SQLException {
        BaseConnection driver = connection.driver();
        return driver == null
                ? !connection.raw().getAutoCommit()
                : driver.getTransactionState() != TransactionState.IDLE;
    }

    private static void rollBack(Connection raw) throws SQLException {
        if (raw.getAutoCommit()) {
            execute(raw, "ROLLBACK"); // JDBC refuses a rollback in auto-commit mode
        } else {
            raw.rollback();
        }
    }

    private void setBack(PhysicalConnection connection, int changed) throws SQLException {
        Connection raw = connection.raw();
        if ((changed & Changed.READ_ONLY) != 0 && raw.isReadOnly() != readOnly) {
            raw.setReadOnly(readOnly);
        }
        if ((changed & Changed.HOLDABILITY) != 0) {
            raw.setHoldability(connection.holdability());
        }
        if ((changed & Changed.TYPE_MAP) != 0) {
            raw.setTypeMap(new HashMap<>());
        }
        if ((changed & Changed.CLIENT_INFO) != 0) {
            raw.setClientInfo("ApplicationName", connection.applicationName());
        }
    }

    /** What has to be said to the server; {@code DISCARD ALL} has to stand alone. */
    private List<String> commands(int changed) {
        if (discard && (changed & Changed.USED) != 0) {
            return initSql == null ? List.of("DISCARD ALL") : List.of("DISCARD ALL", initSql);
        }
        boolean isolation = (changed & Changed.ISOLATION) != 0;
        boolean schema = (changed & Changed.SCHEMA) != 0;
        if (isolation && schema) {
            return List.of("RESET default_transaction_isolation; RESET search_path");
        }
        return isolation
                ? List.of("RESET default_transaction_isolation")
                : schema ? List.of("RESET search_path") : List.of();
    }

    private static void execute(Connection raw, String sql) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }
}
