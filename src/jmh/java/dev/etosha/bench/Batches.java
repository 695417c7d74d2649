package dev.etosha.bench;

import dev.etosha.execution.Database;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.IntStream;

/** 5,000 inserts in one batch and one transaction, beside JDBC by hand with pgjdbc's best setting for it. */
final class Batches implements Work {

    private static final int ROWS = 5_000;
    private static final String BY_HAND = "JDBC by hand";

    @Override
    public void measure(Bench bench) throws Exception {
        String url = bench.serverApart().jdbcUrl();
        try (Connection byHand = DriverManager.getConnection(url + "&reWriteBatchedInserts=true");
                ConnectionPool pool = ConnectionPool.open(Contender.settings(Target.postgres(url, 1)))) {
            Database database = Database.on(pool);
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(Contender.ETOSHA.toString(), () -> repeated(bench, () -> batch(database)))
                    .with(BY_HAND, () -> repeated(bench, () -> batch(byHand)));
            rounds.warmUp(bench.form().warmUps());
            bench.compare(
                    ROWS + " inserts by updateBatch",
                    rounds.run(bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(BY_HAND, Goal.atLeast(1)));
        }
    }

    private static ClosedLoop.Outcome repeated(Bench bench, ClosedLoop.Request batch) throws Exception {
        bench.serverApart().execute("TRUNCATE entry");
        return ClosedLoop.run(1, Threads.PLATFORM, bench.form().turn(), batch);
    }

    private static void batch(Database database) {
        database.updateBatch(
                "INSERT INTO entry (id, name) VALUES (:id, :name)",
                IntStream.range(0, ROWS)
                        .mapToObj(id -> Map.of("id", id, "name", "name"))
                        .toList());
    }

    private static void batch(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO entry (id, name) VALUES (?, ?)")) {
            for (int id = 0; id < ROWS; id++) {
                statement.setInt(1, id);
                statement.setString(2, "name");
                statement.addBatch();
            }
            statement.executeBatch();
        }
        connection.commit();
    }
}
