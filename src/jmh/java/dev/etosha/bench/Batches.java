package dev.etosha.bench;

import dev.etosha.Database;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/** Compares batch inserts and COPY with plain JDBC and pgjdbc's CopyManager. */
final class Batches implements Work {

    private static final int ROWS = 5_000;
    private static final int COPIED = 100_000;
    private static final String BY_HAND = "JDBC by hand";
    private static final String COPY_MANAGER = "pgjdbc's CopyManager";
    private static final String COPY = "COPY entry (id, name) FROM STDIN";

    @Override
    public void measure(Bench bench) throws Exception {
        String url = bench.serverApart().jdbcUrl();
        try (Connection byHand = DriverManager.getConnection(url);
                ConnectionPool pool = ConnectionPool.open(Contender.settings(Target.postgres(url, 1)))) {
            Database database = Databases.on(pool);
            Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                    .with(Contender.ETOSHA.toString(), () -> repeated(bench, () -> batch(database)))
                    .with(BY_HAND, () -> repeated(bench, () -> batch(byHand)));
            rounds.warmUp(bench.form().warmUps());
            bench.compare(
                    ROWS + " inserts by updateBatch",
                    rounds.run(bench.form().rounds()),
                    ClosedLoop.Outcome::perSecond,
                    Map.of(BY_HAND, Goal.atLeast(0.95)));
            byHand.setAutoCommit(true);
            copies(bench, database, byHand);
        }
    }

    private static void copies(Bench bench, Database database, Connection byHand) throws Exception {
        Rounds<ClosedLoop.Outcome> rounds = new Rounds<ClosedLoop.Outcome>()
                .with(Contender.ETOSHA.toString(), () -> repeated(bench, () -> copy(database)))
                .with(COPY_MANAGER, () -> repeated(bench, () -> copy(byHand)));
        rounds.warmUp(bench.form().warmUps());
        bench.compare(
                COPIED + " rows by copyIn",
                rounds.run(bench.form().rounds()),
                ClosedLoop.Outcome::perSecond,
                Map.of(COPY_MANAGER, Goal.atLeast(0.8)));
    }

    private static void copy(Database database) {
        database.copyIn(COPY, IntStream.range(0, COPIED).mapToObj(id -> new Object[] {id, "name"}));
    }

    /** The caller writes the data. All of it is in memory. */
    private static void copy(Connection connection) throws SQLException, IOException {
        StringBuilder data = new StringBuilder();
        for (int id = 0; id < COPIED; id++) {
            data.append(id).append("\tname\n");
        }
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(data.toString()));
    }

    private static ClosedLoop.Outcome repeated(Bench bench, ClosedLoop.Request batch) throws Exception {
        bench.serverApart().execute("TRUNCATE entry");
        return ClosedLoop.run(1, ThreadKind.PLATFORM, bench.form().turn(), batch);
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
