package dev.etosha.session;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.jdbc.Changed;
import dev.etosha.threads.Cutoff;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Restores a returned connection to its state after login. Rolls back an open transaction and undoes the holder's
 * changes. If something bypassed the handle, the connection must echo a random number to prove that it is in step with
 * the server.
 *
 * <p>Not Agroal's reset: that sets auto-commit, which commits an open transaction by JDBC's rules.
 */
public final class Reset {

    /** How long the server may take for the reset. */
    public static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int ALL = -1 & ~Changed.SUSPECT & ~Changed.BUSY;

    /** Changes that may have bypassed the handle. */
    private static final int UNSEEN = Changed.UNWRAPPED | Changed.LOOSE | Changed.LISTENED;

    /** Changes to the session's settings. */
    private static final int SETTINGS = Changed.ISOLATION | Changed.SCHEMA | Changed.READ_ONLY;

    private static final String READ_ONLY = "default_transaction_read_only";

    private static final Pattern LISTENS = Pattern.compile("\\blisten\\b", Pattern.CASE_INSENSITIVE);

    private final boolean discard;
    private final boolean readOnly;
    private final boolean readOnlyAfterLogin;
    private final @Nullable String initSql;
    private final boolean listensFromLogin;
    private final Cutoff cutoff;

    public Reset(PoolConfig config, Cutoff cutoff) {
        this.cutoff = cutoff;
        discard = config.reset() == ResetMode.DISCARD;
        readOnly = config.readOnly();
        readOnlyAfterLogin = config.readOnlyAfterLogin();
        initSql = config.initSql();
        listensFromLogin = initSql != null && LISTENS.matcher(initSql).find();
    }

    /**
     * Makes a new session read-only if its login could not, and notes its settings if the server's RESET can't restore
     * them.
     */
    public void remember(PhysicalConnection connection) throws SQLException {
        boolean late = readOnlyAfterLogin && connection.keepsSession() && !connection.broken();
        if (!late && initSql == null) {
            return;
        }
        cutoff.within(PATIENCE_NANOS, connection.raw(), () -> {
            try (Statement statement = connection.raw().createStatement();
                    ResultSet row = statement.executeQuery("SELECT " + setting("default_transaction_isolation") + ", "
                            + setting("search_path") + ", "
                            + (late
                                    ? "pg_catalog.set_config('" + READ_ONLY + "', 'on', false)"
                                    : setting(READ_ONLY)))) {
                row.next();
                if (initSql != null) {
                    connection.loginState(connection
                            .loginState()
                            .with(new Settings(row.getString(1), row.getString(2), row.getString(3))));
                }
            }
        });
    }

    private static String setting(String name) {
        return "pg_catalog.current_setting('" + name + "')";
    }

    /** The session's settings that JDBC can change, as they were after the login. */
    record Settings(String isolation, String path, String readOnly) {

        /** The SQL that restores them. */
        String sql(BaseConnection driver) throws SQLException {
            return "SELECT " + set(driver, "default_transaction_isolation", isolation) + ", "
                    + set(driver, "search_path", path) + ", " + set(driver, READ_ONLY, readOnly)
                    + "; ";
        }

        private static String set(BaseConnection driver, String name, String value) throws SQLException {
            return "pg_catalog.set_config('" + name + "', '" + driver.escapeString(value) + "', false)";
        }
    }

    /** Resets the connection. Throws if it can't be lent again. */
    public void clean(PhysicalConnection connection, int changed) throws SQLException {
        Connection raw = connection.raw();
        int touched = (changed & Changed.UNWRAPPED) == 0 ? changed : ALL;
        boolean open = connection.transactionIsOpen();
        boolean discards = discard && (touched & Changed.USED) != 0;
        boolean writable = acceptsWrites(connection, false);
        if (!open && !discards && !writable && (touched & ~Changed.USED) == 0) {
            if (connection.forgetNews()) {
                cutoff.within(PATIENCE_NANOS, raw, () -> settle(connection, Changed.LISTENED));
            }
            raw.clearWarnings();
            return;
        }
        if (open || discards || writable || (touched & (SETTINGS | UNSEEN | Changed.CLIENT_INFO)) != 0) {
            cutoff.within(PATIENCE_NANOS, raw, () -> clean(connection, touched, discards));
        } else {
            clean(connection, touched, false);
        }
        raw.clearWarnings();
    }

    private void clean(PhysicalConnection connection, int touched, boolean discards) throws SQLException {
        Connection raw = connection.raw();
        BaseConnection driver = connection.driver();
        DriverSettings settings = connection.loginState().driver();
        if ((touched & Changed.UNWRAPPED) != 0 && driver != null && settings != null) {
            settings.setBack(driver);
        }
        if ((touched & Changed.NETWORK_TIMEOUT) != 0) {
            raw.setNetworkTimeout(Runnable::run, connection.loginState().networkTimeout());
        }
        if (connection.transactionIsOpen()) {
            rollBack(raw);
        }
        if (!raw.getAutoCommit()) {
            raw.setAutoCommit(true); // commits nothing: no transaction is open
        }
        setBack(connection, touched);
        if (discards) {
            execute(raw, "DISCARD ALL"); // must be the only statement
            if (initSql != null) {
                execute(raw, initSql);
            }
            raw.setClientInfo("ApplicationName", connection.loginState().applicationName());
        }
        settle(connection, connection.forgetNews() ? touched | Changed.LISTENED : touched);
    }

    private static void rollBack(Connection raw) throws SQLException {
        if (raw.getAutoCommit()) {
            execute(raw, "ROLLBACK"); // JDBC refuses a rollback in auto-commit mode
        } else {
            raw.rollback();
        }
    }

    private static void setBack(PhysicalConnection connection, int changed) throws SQLException {
        Connection raw = connection.raw();
        if ((changed & Changed.READ_ONLY) != 0
                && raw.isReadOnly() != connection.loginState().readOnly()) {
            raw.setReadOnly(connection.loginState().readOnly());
        }
        if ((changed & Changed.HOLDABILITY) != 0) {
            raw.setHoldability(connection.loginState().holdability());
        }
        if ((changed & Changed.TYPE_MAP) != 0) {
            raw.setTypeMap(new HashMap<>());
        }
        if ((changed & Changed.CLIENT_INFO) != 0) {
            raw.setClientInfo("ApplicationName", connection.loginState().applicationName());
        }
    }

    /** Restores the server's side in one round trip. Checks that the answer belongs to this question. */
    private void settle(PhysicalConnection connection, int changed) throws SQLException {
        String sql = settings(connection, changed);
        if ((changed & UNSEEN) == 0) {
            if (!sql.isEmpty()) {
                execute(connection.raw(), sql);
            }
            return;
        }
        boolean listened = (changed & (Changed.UNWRAPPED | Changed.LISTENED)) != 0;
        String proof = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        String answer =
                last(connection.raw(), sql + (listened && !listensFromLogin ? "UNLISTEN *; " : "") + "SELECT " + proof);
        if (!proof.equals(answer) || connection.transactionIsOpen()) {
            throw new SQLException("the connection is out of step with the server", "08P01");
        }
        boolean unused = connection.forgetNews(); // notifications that came before the answer
    }

    private String settings(PhysicalConnection connection, int changed) throws SQLException {
        Settings settings = connection.loginState().session();
        BaseConnection driver = connection.driver();
        boolean afterDiscard = discard && (changed & Changed.USED) != 0;
        boolean writable = acceptsWrites(connection, afterDiscard);
        if (settings != null && driver != null && (afterDiscard || writable || (changed & SETTINGS) != 0)) {
            return settings.sql(driver);
        }
        return ((changed & Changed.ISOLATION) != 0 ? "RESET default_transaction_isolation; " : "")
                + ((changed & Changed.SCHEMA) != 0 ? "RESET search_path; " : "")
                + (writable ? "SET " + READ_ONLY + " = on; " : "");
    }

    /** Whether a session of a read-only pool has lost its default. Servers before PostgreSQL 14 do not report it. */
    private boolean acceptsWrites(PhysicalConnection connection, boolean afterDiscard) {
        BaseConnection driver = connection.driver();
        if (!readOnly || driver == null || !connection.keepsSession()) {
            return false;
        }
        String reported = driver.getParameterStatus(READ_ONLY);
        return reported == null ? readOnlyAfterLogin && afterDiscard : reported.equals("off");
    }

    private static void execute(Connection raw, String sql) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the last result. */
    private static @Nullable String last(Connection raw, String sql) throws SQLException {
        String last = null;
        try (Statement statement = raw.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() != -1) {
                if (rows) {
                    ResultSet row = statement.getResultSet();
                    last = row.next() ? row.getString(1) : null;
                }
                rows = statement.getMoreResults();
            }
        }
        return last;
    }
}
