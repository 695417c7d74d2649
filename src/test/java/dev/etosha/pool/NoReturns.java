package dev.etosha.pool;

import dev.etosha.commit.Verification;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.PoolContext;
import dev.etosha.session.Returns;
import dev.etosha.session.StatementLog;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.PoolLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Ignores returned connections, for tests of parts that do not lend. */
final class NoReturns implements Returns {

    /** A pool with the given counter as its clock. */
    static PoolContext pool(AtomicInteger beat) {
        return new PoolContext(
                new NoReturns(),
                new StatementLog("test", false, Duration.ZERO),
                new Verification(new PoolLog("test")),
                new Cutoff(new ScheduledThreadPoolExecutor(0)),
                () -> true,
                beat);
    }

    /** A connection without a database. */
    static PhysicalConnection connection() throws SQLException {
        return connection(StubConnection.fresh());
    }

    static PhysicalConnection connection(Connection raw) throws SQLException {
        return new PhysicalConnection(pool(new AtomicInteger()), raw, null, Long.MAX_VALUE);
    }

    @Override
    public void returned(PhysicalConnection connection, int changed, long now) {}

    @Override
    public void failed(PhysicalConnection connection, SQLException e) {}

    @Override
    public void refused(PhysicalConnection connection, String sql, SQLException e) {}

    @Override
    public void proved() {}
}
