package dev.etosha.bench;

import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import java.time.Duration;
import java.util.Map;

/** One UPDATE in a transaction, with and without asking for the transaction's id before it is committed. */
final class VerifiedUpdates implements Work {

    /** In how many parts a turn is taken: how long a commit takes changes from one moment to the next. */
    private static final int PARTS = 20;

    private static final String VERIFIED = "verified";
    private static final String WITHOUT = "without verification";
    private static final String SQL = "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :aid";

    @Override
    public void measure(Bench bench) throws Exception {
        measure(bench, "on", Goal.atLeast(0.95));
        measure(bench, "off", Goal.atLeast(0.85));
    }

    private static void measure(Bench bench, String synchronousCommit, Goal goal) throws Exception {
        PoolConfig config = Contender.settings(
                        Target.postgres(bench.serverApart().jdbcUrl(), 1))
                .withInitSql("SET synchronous_commit = " + synchronousCommit);
        try (ConnectionPool asking = ConnectionPool.open(config.withVerifyCommit(true));
                ConnectionPool plain = ConnectionPool.open(config.withVerifyCommit(false))) {
            Duration turn = bench.form().turn();
            rounds(asking, plain, turn).warmUp(bench.form().warmUps());
            bench.compare(
                    "UPDATE in a transaction, commit verified, synchronous_commit " + synchronousCommit,
                    VERIFIED,
                    rounds(asking, plain, turn.dividedBy(PARTS))
                            .run(PARTS * bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(WITHOUT, goal));
        }
    }

    private static Rounds<ClosedLoop.Outcome> rounds(ConnectionPool asking, ConnectionPool plain, Duration turn) {
        return new Rounds<ClosedLoop.Outcome>()
                .with(VERIFIED, () -> updates(asking, turn))
                .with(WITHOUT, () -> updates(plain, turn));
    }

    private static ClosedLoop.Outcome updates(ConnectionPool pool, Duration turn) throws Exception {
        Database database = Database.on(pool);
        return ClosedLoop.run(
                1,
                Threads.PLATFORM,
                turn,
                () -> database.inTransaction(transaction -> transaction.update(SQL, Map.of("aid", Lookup.account()))));
    }
}
