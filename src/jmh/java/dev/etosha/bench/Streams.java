package dev.etosha.bench;

import dev.etosha.Database;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Compares a stream of a million rows with plain JDBC and a cursor. Also measures the memory that the stream uses. */
final class Streams implements Work {

    private static final int ROWS = 1_000_000;

    /** In the SELECT list, because in FROM the server would write the rows to a file first. */
    private static final String SQL = "SELECT generate_series(1, " + ROWS + "), 'name'";

    /** The number of sessions. Several are needed, because server processes differ in speed. */
    private static final int SESSIONS = 8;

    private static final String BY_HAND = "JDBC by hand";

    /** Reads all rows and passes on each number, so that the compiler can't remove the work. */
    private interface Reading {

        void read(Consumer<Integer> row) throws Exception;
    }

    @Override
    public void measure(Bench bench) throws Exception {
        String url = bench.serverApart().jdbcUrl();
        Map<String, List<Double>> seen = new LinkedHashMap<>();
        for (int session = 0; session < SESSIONS; session++) {
            int warmUps = session == 0 ? bench.form().warmUps() : 1;
            rounds(bench, url, warmUps)
                    .forEach((contender, figures) -> seen.computeIfAbsent(contender, unused -> new ArrayList<>())
                            .addAll(figures));
        }
        bench.compare("1,000,000 rows streamed", seen, Double::doubleValue, Map.of(BY_HAND, Goal.atLeast(0.95)));
        try (ConnectionPool pool = ConnectionPool.open(Contender.settings(Target.postgres(url, 1)))) {
            Database database = Databases.on(pool);
            List<Double> grown = new ArrayList<>();
            for (int round = 0; round < bench.form().forks(); round++) {
                grown.add(grown(row -> read(database, row)) / 1e6);
            }
            bench.report()
                    .add(Result.of(
                            "1,000,000 rows streamed: MB in use halfway beyond those before",
                            "none",
                            grown,
                            Goal.atMost(5)));
        }
    }

    /** Uses a new session for each contender. */
    private static Map<String, List<Double>> rounds(Bench bench, String url, int warmUps) throws Exception {
        try (Connection byHand = DriverManager.getConnection(url);
                ConnectionPool pool = ConnectionPool.open(Contender.settings(Target.postgres(url, 1)))) {
            byHand.setAutoCommit(false);
            Database database = Databases.on(pool);
            Rounds<Double> rounds = new Rounds<Double>()
                    .with(Contender.ETOSHA.toString(), () -> perSecond(row -> read(database, row)))
                    .with(BY_HAND, () -> perSecond(row -> read(byHand, row)));
            rounds.warmUp(warmUps);
            return rounds.run(bench.form().rounds());
        }
    }

    private static double perSecond(Reading reading) throws Exception {
        LongAdder sum = new LongAdder();
        long began = System.nanoTime();
        reading.read(sum::add);
        long nanos = System.nanoTime() - began;
        if (sum.sum() != ROWS * (ROWS + 1L) / 2) {
            throw new IllegalStateException("not all rows were read");
        }
        return ROWS * 1e9 / nanos;
    }

    private static double grown(Reading reading) throws Exception {
        long before = used();
        AtomicInteger rows = new AtomicInteger();
        AtomicLong halfway = new AtomicLong();
        reading.read(row -> {
            if (rows.incrementAndGet() == ROWS / 2) {
                halfway.set(used());
            }
        });
        return halfway.get() - before;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void read(Database database, Consumer<Integer> row) {
        database.stream(SQL, Map.of(), one -> one.getInt(1), (Stream<Integer> rows) -> {
            rows.forEach(row);
            return true;
        });
    }

    private static void read(Connection connection, Consumer<Integer> row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setFetchSize(10_000); // smaller fetches are slower
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.accept(rows.getInt(1));
                }
            }
        }
        connection.commit();
    }
}
