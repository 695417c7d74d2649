package dev.etosha.bench;

import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import java.util.Map;

/** One UPDATE in a transaction, with and without asking for the transaction's id before it is committed. */
final class VerifiedUpdates implements Work {

    private static final String SQL = "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :aid";

    @Override
    public void measure(Bench bench) throws Exception {
        measure(bench, "on", Goal.atLeast(0.95));
        measure(bench, "off", Goal.atLeast(0.85));
    }

    private static void measure(Bench bench, String synchronousCommit, Goal goal) throws Exception {
        String verified = "verified";
        String without = "without verification";
        PoolConfig config = Contender.settings(
                        Target.postgres(bench.serverApart().jdbcUrl(), 1))
                .withInitSql("SET synchronous_commit = " + synchronousCommit);
        try (ConnectionPool asking = ConnectionPool.open(config.withVerifyCommit(true));
                ConnectionPool plain = ConnectionPool.open(config.withVerifyCommit(false))) {
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(verified, () -> updates(bench, asking))
                    .with(without, () -> updates(bench, plain));
            rounds.warmUp(bench.form().warmUps());
            bench.compare(
                    "UPDATE in a transaction, commit verified, synchronous_commit " + synchronousCommit,
                    verified,
                    rounds.run(4 * bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(without, goal));
        }
    }

    private static ClosedLoop.Outcome updates(Bench bench, ConnectionPool pool) throws Exception {
        Database database = Database.on(pool);
        return ClosedLoop.run(
                1,
                Threads.PLATFORM,
                bench.form().turn().dividedBy(2),
                () -> database.inTransaction(transaction -> transaction.update(SQL, Map.of("aid", Lookup.account()))));
    }
}
