package dev.etosha.soak;

import dev.etosha.Database;
import dev.etosha.Isolation;
import dev.etosha.TransactionOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The work of an application with a pool, in small pieces. Each piece returns everything that it takes. */
final class Work {

    static final int ACCOUNTS = 2_000;
    static final String[] SCHEMA = {
        "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL)",
        "INSERT INTO account SELECT n, 1000 FROM generate_series(1, " + ACCOUNTS + ") AS n"
    };

    private static final String DEPOSIT = "UPDATE account SET balance = balance + :by WHERE id = :id";
    private static final String SERIES = "SELECT n, repeat('x', 100) FROM generate_series(1, :last) AS n";

    /** A future that takes longer counts as hanging. */
    private static final long HANGS_SECONDS = 60;

    private final Database database;
    private final DataSource dataSource;
    private final Tally tally;
    private final List<Piece> pieces = List.of(
            this::read,
            this::read,
            this::readWithAUniqueText,
            this::write,
            this::write,
            this::writeIdempotently,
            this::batch,
            this::transfer,
            this::transfer,
            this::rollBack,
            this::stream,
            this::stopAStream,
            this::plainJdbc,
            this::mistake,
            this::interrupted,
            this::awaited,
            this::unawaited,
            this::cancelled);

    Work(Database database, DataSource dataSource, Tally tally) {
        this.database = database;
        this.dataSource = dataSource;
        this.tally = tally;
    }

    /** The exception that the application itself throws. */
    static final class Own extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private interface Piece {

        void run(RandomGenerator random) throws Exception;
    }

    /** Runs a random piece and counts its result. */
    void some(RandomGenerator random) {
        try {
            pieces.get(random.nextInt(pieces.size())).run(random);
            tally.done();
        } catch (Exception | AssertionError e) {
            tally.failed(e);
        }
    }

    private void read(RandomGenerator random) {
        int from = account(random);
        List<Long> unused = database.query(
                "SELECT balance FROM account WHERE id BETWEEN :from AND :to",
                Map.of("from", from, "to", from + 20),
                row -> row.getLong(1));
    }

    /**
     * Each SQL text is different, as in an application that puts values into the text. Cached texts must not
     * accumulate.
     */
    private void readWithAUniqueText(RandomGenerator random) {
        long unused = database.queryOne(
                        "SELECT balance + :more FROM account WHERE id = " + account(random),
                        Map.of("more", 1),
                        row -> row.getLong(1))
                .orElseThrow();
    }

    private void write(RandomGenerator random) {
        int unused = database.update(DEPOSIT, deposit(random));
    }

    private void writeIdempotently(RandomGenerator random) {
        int unused = database.idempotent()
                .update("UPDATE account SET balance = :to WHERE id = :id", Map.of("to", 1_000, "id", account(random)));
    }

    private void batch(RandomGenerator random) {
        int[] unused = database.updateBatch(DEPOSIT, List.of(deposit(random), deposit(random)));
    }

    private void transfer(RandomGenerator random) {
        TransactionOptions options = random.nextInt(4) == 0
                ? TransactionOptions.DEFAULT.with(Isolation.SERIALIZABLE)
                : TransactionOptions.DEFAULT;
        database.useTransaction(options, transaction -> {
            transaction.update(DEPOSIT, Map.of("by", -1, "id", account(random)));
            transaction.update(DEPOSIT, Map.of("by", 1, "id", account(random)));
        });
    }

    private void rollBack(RandomGenerator random) {
        database.useTransaction(transaction -> {
            transaction.update(DEPOSIT, deposit(random));
            throw new Own();
        });
    }

    private void stream(RandomGenerator random) {
        long unused =
                database.stream(SERIES, Map.of("last", random.nextInt(3_000)), row -> row.getString(2), Stream::count);
    }

    private void stopAStream(RandomGenerator random) {
        Object unused = database.stream(SERIES, Map.of("last", 3_000), row -> row.getInt(1), rows -> rows.limit(5)
                .toList());
    }

    /** Leaves statements open and settings changed, as applications do. Closes the connection. */
    private void plainJdbc(RandomGenerator random) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(random.nextBoolean());
            Statement open = connection.createStatement();
            ResultSet unused = open.executeQuery("SELECT id FROM account LIMIT 50");
            PreparedStatement prepared = connection.prepareStatement("SELECT balance FROM account WHERE id = ANY (?)");
            prepared.setArray(1, connection.createArrayOf("int", new Object[] {account(random), account(random)}));
            try (ResultSet rows = prepared.executeQuery()) {
                rows.next();
            }
            if (random.nextBoolean()) {
                connection.commit();
            }
        }
    }

    private void mistake(RandomGenerator random) {
        int unused = database.update(random.nextBoolean() ? "SELEKT" : "UPDATE account SET balance = 1 / 0");
    }

    private void interrupted(RandomGenerator random) {
        Thread.currentThread().interrupt();
        try {
            write(random);
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    private void awaited(RandomGenerator random) throws Exception {
        CompletableFuture<Integer> future = watched(database.async().update(DEPOSIT, deposit(random)));
        try {
            int unused = future.get(HANGS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("a future hangs", e);
        }
    }

    private void unawaited(RandomGenerator random) {
        CompletableFuture<?> unused = watched(database.async().update(DEPOSIT, deposit(random)));
    }

    private void cancelled(RandomGenerator random) throws InterruptedException {
        CompletableFuture<?> future = random.nextBoolean() ? sleeping() : depositing(deposit(random));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
        boolean unused = future.cancel(true);
    }

    private CompletableFuture<?> sleeping() {
        return watched(database.async().query("SELECT pg_sleep(0.5)", row -> 1));
    }

    private CompletableFuture<?> depositing(Map<String, Object> deposit) {
        return watched(database.async().<Integer>inTransaction(transaction -> transaction.update(DEPOSIT, deposit)));
    }

    private <T> CompletableFuture<T> watched(CompletableFuture<T> future) {
        tally.futureStarted();
        CompletableFuture<?> unused = future.whenComplete((value, failure) -> tally.futureEnded());
        return future;
    }

    private static Map<String, Object> deposit(RandomGenerator random) {
        return Map.of("by", 1, "id", account(random));
    }

    private static int account(RandomGenerator random) {
        return 1 + random.nextInt(ACCOUNTS);
    }
}
