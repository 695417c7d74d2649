package dev.etosha.pool;

import dev.etosha.commit.Verification;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.StatementLog;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.PoolLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Where nobody lends: for connections that are only kept. */
final class NoReturns implements PhysicalConnection.Returns {

    private final AtomicInteger beat;

    NoReturns(AtomicInteger beat) {
        this.beat = beat;
    }

    /** A connection to nowhere. */
    static PhysicalConnection connection() throws SQLException {
        return connection(StubConnection.fresh());
    }

    static PhysicalConnection connection(Connection raw) throws SQLException {
        return new PhysicalConnection(new NoReturns(new AtomicInteger()), raw, null, Long.MAX_VALUE);
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {}

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {}

    @Override
    public void refused(PhysicalConnection connection, String sql, SQLException e) {}

    @Override
    public void proved() {}

    @Override
    public StatementLog statements() {
        return new StatementLog("test", false, Duration.ZERO);
    }

    @Override
    public int beat() {
        return beat.get();
    }

    @Override
    public boolean keepsSession() {
        return true;
    }

    @Override
    public Verification verification() {
        return new Verification(new PoolLog("test"));
    }

    @Override
    public void bounded(Connection connection, Cutoff.Exchange exchange) throws SQLException {
        exchange.run();
    }
}
