package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.DriverProperties;
import dev.etosha.connect.Hooks;
import dev.etosha.jdbc.Changed;
import dev.etosha.retry.Failure;
import dev.etosha.session.Cancellation;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Reset;
import dev.etosha.session.Returns;
import dev.etosha.session.Validation;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/** Takes connections back: resets them, and sets them free or closes them. Also judges failures while they are lent. */
final class Checkin implements Returns {

    private final Stock stock;
    private final Hooks hooks;
    private final Reset reset;
    private final Validation validation;
    private final MigrationWatch migrations;
    private final Checks checks;
    private final Runnable proved;
    private final PoolLog log;
    private final boolean readOnlyIsNews;

    /** @param proved run when a connection has served its first holder */
    Checkin(
            PoolConfig config,
            Stock stock,
            Hooks hooks,
            Reset reset,
            Validation validation,
            MigrationWatch migrations,
            Checks checks,
            Runnable proved,
            PoolLog log) {
        this.stock = stock;
        this.hooks = hooks;
        this.reset = reset;
        this.validation = validation;
        this.migrations = migrations;
        this.checks = checks;
        this.proved = proved;
        this.log = log;
        this.readOnlyIsNews = !config.readOnly() && !DriverProperties.asksForStandby(config);
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {
        boolean hooked = !hooks.none();
        if (hooked) {
            hooks.beforeReturn(connection.raw());
        }
        if ((changed & Changed.SUSPECT) != 0) {
            cut(connection, (changed & Changed.BUSY) != 0);
        }
        if (clean(connection, changed) && visited(connection)) {
            stock.putBack(connection, now);
        } else {
            stock.reject(connection);
        }
        if (hooked) {
            hooks.returned(connection.raw());
        }
    }

    /** Cuts a connection whose protocol state may be out of step. */
    private static void cut(PhysicalConnection connection, boolean busy) {
        connection.condemn();
        if (busy) {
            Cancellation.cutAndCancel(connection); // the server would continue the running statement
        } else {
            Cutoff.cut(connection.raw());
        }
    }

    private boolean clean(PhysicalConnection connection, int changed) {
        try {
            if (stock.suspect(connection) || connection.raw().isClosed()) {
                return false;
            }
            reset.clean(connection, changed);
            if (connection.takeWriteRefused() && validation.serverIsReadOnly(connection.raw())) {
                stock.flush();
                return false;
            }
            if (connection.remembered().missedType() && !migrations.lookForTypes(connection)) {
                return false;
            }
            return !stock.suspect(connection);
        } catch (SQLException | RuntimeException | Error e) { // pgjdbc throws unchecked exceptions when out of step
            log.log(Level.DEBUG, "closes a connection that it can't reset: " + e.getMessage());
            return false;
        }
    }

    /** Whether the connection can be lent again after the hooks had it. */
    private boolean visited(PhysicalConnection connection) {
        if (hooks.none()) {
            return true;
        }
        try {
            hooks.reset(connection::visit);
            return !stock.suspect(connection)
                    && !connection.transactionIsOpen()
                    && connection.raw().getAutoCommit();
        } catch (SQLException | RuntimeException | Error e) {
            log.log(Level.WARNING, "closes a connection after an interceptor failed", e);
            return false;
        }
    }

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {
        Failure failure = Failure.of(e);
        if (failure.typeIsMissing()) {
            connection.remembered().missesType();
        }
        if (failure.writeRefused() && readOnlyIsNews) {
            connection.writeRefused(); // checked on return
        } else if (!failure.fatalToConnection() || Thread.currentThread().isInterrupted()) {
            connection.served();
        }
        if (failure.fatalToConnection()) {
            connection.condemn();
        }
        if (failure.castsDoubt()) {
            checks.doubt();
        }
    }

    @Override
    public void refused(PhysicalConnection connection, String sql, SQLException e) {
        migrations.refused(connection, sql, e);
    }

    @Override
    public void proved() {
        proved.run();
    }
}
