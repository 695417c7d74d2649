package dev.etosha.bench;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Compares an UPDATE in a transaction with and without verification of the commit, and with plain JDBC. Verification
 * asks for the transaction's id before the commit.
 */
final class VerifiedUpdates implements Work {

    /** The number of parts of a turn. Many short turns average out the varying duration of commits. */
    private static final int PARTS = 20;

    private static final String VERIFIED = "verified";
    private static final String WITHOUT = "without verification";
    private static final String BY_HAND = "JDBC by hand";
    private static final String SQL = "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = ";

    @Override
    public void measure(Bench bench) throws Exception {
        measure(bench, "on", 3 * PARTS, Map.of(WITHOUT, Goal.atLeast(0.95), BY_HAND, Goal.atLeast(0.95)));
        measure(bench, "off", PARTS / 2, Map.of(WITHOUT, Goal.atLeast(0.85)));
    }

    /** Runs the given number of turns per round. */
    private static void measure(Bench bench, String synchronousCommit, int turns, Map<String, Goal> goals)
            throws Exception {
        String url = bench.serverApart().jdbcUrl();
        String initSql = "SET synchronous_commit = " + synchronousCommit;
        PoolConfig config = Contender.settings(Target.postgres(url, 1)).withInitSql(initSql);
        try (ConnectionPool asking = ConnectionPool.open(config.withVerifyCommit(true));
                ConnectionPool plain = ConnectionPool.open(config.withVerifyCommit(false));
                Connection byHand = DriverManager.getConnection(url);
                Statement init = byHand.createStatement()) {
            init.execute(initSql);
            byHand.setAutoCommit(false);
            List<Updates> all = List.of(
                    new Pooled(VERIFIED, Databases.on(asking)),
                    new Pooled(WITHOUT, Databases.on(plain)),
                    new ByHand(BY_HAND, byHand));
            Duration turn = bench.form().turn();
            rounds(all, turn).warmUp(bench.form().warmUps());
            bench.compare(
                    "UPDATE in a transaction, commit verified, synchronous_commit " + synchronousCommit,
                    VERIFIED,
                    rounds(all, turn.dividedBy(PARTS)).run(turns * bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    goals);
        }
    }

    private static Rounds<ClosedLoop.Outcome> rounds(List<Updates> compared, Duration turn) {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<>();
        for (Updates updates : compared) {
            rounds.with(updates.name(), () -> ClosedLoop.run(1, ThreadKind.PLATFORM, turn, updates::one));
        }
        return rounds;
    }

    /** One way to run the update. */
    private interface Updates {

        String name();

        void one() throws Exception;
    }

    private record Pooled(String name, Database database) implements Updates {

        @Override
        public void one() {
            database.inTransaction(transaction -> transaction.update(SQL + ":aid", Map.of("aid", Lookup.account())));
        }
    }

    private record ByHand(String name, Connection connection) implements Updates {

        @Override
        public void one() throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(SQL + "?")) {
                statement.setInt(1, Lookup.account());
                statement.executeUpdate();
            }
            connection.commit();
        }
    }
}
