package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.Isolation;
import dev.etosha.Statements;
import dev.etosha.TransactionOptions;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The number of round trips of each method, with verification of commits, on a recently used connection. */
class RoundTripsIT extends DatabaseOnServer {

    private static final String READ = "SELECT name FROM item WHERE id = :id";
    private static final String AMONG = "SELECT name FROM item WHERE id = ANY(:ids)";
    private static final TransactionOptions SERIALIZABLE = TransactionOptions.DEFAULT.with(Isolation.SERIALIZABLE);
    private static final String RENAME = "UPDATE item SET name = 'other' WHERE id = :id";
    private static final Map<String, Integer> FIRST = Map.of("id", 1);
    private static final AtomicInteger IDS = new AtomicInteger(1);

    /** A call of {@code Database}. */
    private interface Request {

        void on(Database database) throws Exception;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallNeedsTheExpectedRoundTrips(Request call, int roundTrips) throws Exception {
        admin("INSERT INTO item VALUES (1, 'one')");
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database = Databases.on(pool(config(OwnServer.url(proxy.port()))));
            List<Long> each = new ArrayList<>();
            for (int i = 0; i < 12; i++) { // from the sixth round on, all statements are prepared on the server
                long before = proxy.requests();
                call.on(database);
                each.add(proxy.requests() - before);
            }

            // A connection that was idle for half a second is validated first, and a new one queries its location.
            assertThat(Collections.min(each.subList(8, 12))).isEqualTo(roundTrips);
        }
    }

    @Test
    void aConnectionReturnedAMomentAgoIsNotValidated() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            Database database = Databases.on(pool(config(OwnServer.url(proxy.port()))));
            List<Long> each = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                database.query("SELECT pg_sleep(0.8)", row -> true);
                long before = proxy.requests();
                database.query("SELECT 1", row -> row.getInt(1));
                each.add(proxy.requests() - before);
            }

            assertThat(Collections.min(each)).isEqualTo(1); // the machine may pause for a while
        }
    }

    static List<Arguments> calls() {
        return List.of(
                call("query", 1, database -> database.query(READ, FIRST, row -> row.getString(1))),
                call("queryOne", 1, database -> database.queryOne(READ, FIRST, row -> row.getString(1))),
                call("a pipeline of five reads", 1, database -> five(database)),
                call(
                        "a transaction with a pipeline of five reads, COMMIT",
                        2,
                        database -> database.inTransaction(tx -> five(tx))),
                call("update", 1, database -> database.update(RENAME, FIRST)),
                call("withConnection", 0, database -> database.withConnection(connection -> 0)),
                call(
                        "stream, COMMIT",
                        2,
                        database -> database.stream(READ, FIRST, row -> row.getString(1), rows -> rows.toList())),
                call("stream of small rows: the first hundred, the rest, COMMIT", 3, stream(1, 10_000)),
                call(
                        "stream of large rows: the first hundred, three times 40, an empty fetch, COMMIT",
                        6,
                        stream(100_000, 220)),
                call(
                        "updateBatch, the query for the mark, COMMIT",
                        3,
                        database -> database.updateBatch(INSERT, items(200))),
                call(
                        "updateBatch with a value without a type, the query for the mark, COMMIT",
                        3,
                        database -> database.updateBatch(INSERT, lists(200))),
                call(
                        "updateBatch that returns rows of a known length, the query for the mark, COMMIT",
                        3,
                        database -> database.updateBatch(INSERT + " RETURNING id", items(200))),
                call(
                        "updateBatch of five queries, COMMIT",
                        6,
                        database -> database.updateBatch("SELECT :id, :name", items(5))),
                call(
                        "a transaction that only reads, COMMIT",
                        2,
                        database -> database.inTransaction(tx -> tx.query(READ, FIRST, row -> row.getString(1)))),
                call(
                        "a transaction with one update, COMMIT",
                        2,
                        database -> database.useTransaction(tx -> tx.update(RENAME, FIRST))),
                call(
                        "a transaction that reads with a parameter without a type, COMMIT",
                        2,
                        database -> database.inTransaction(
                                tx -> tx.query(AMONG, Map.of("ids", List.of(1)), row -> row.getString(1)))),
                call(
                        "the isolation, an update, COMMIT",
                        3,
                        database -> database.useTransaction(SERIALIZABLE, tx -> tx.update(RENAME, FIRST))),
                call(
                        "the isolation, a read, COMMIT",
                        3,
                        database -> database.inTransaction(SERIALIZABLE, tx -> tx.queryOne(READ, FIRST, row -> true))),
                call(
                        "the isolation, a read of a READ ONLY transaction, COMMIT",
                        3,
                        database -> database.inTransaction(
                                TransactionOptions.READ_ONLY.with(Isolation.REPEATABLE_READ),
                                tx -> tx.query(READ, FIRST, row -> true))),
                call(
                        "the isolation, a pipeline of five reads, COMMIT",
                        3,
                        database -> database.inTransaction(SERIALIZABLE, tx -> five(tx))),
                call(
                        "a transaction that reads and writes, COMMIT",
                        4,
                        database -> database.useTransaction(tx -> {
                            tx.queryOne(READ, FIRST, row -> row.getString(1));
                            tx.update(RENAME, FIRST);
                            tx.update(RENAME, FIRST);
                        })),
                call(
                        "a transaction that uses the connection, the query for the mark, COMMIT",
                        3,
                        database -> database.useTransaction(tx -> {
                            try (PreparedStatement statement =
                                    tx.connection().prepareStatement("UPDATE item SET name = 'x'")) {
                                statement.executeUpdate();
                            }
                        })));
    }

    private static List<String> five(Statements statements) {
        return statements.pipeline(reads -> {
            List<Supplier<Optional<String>>> names = IntStream.range(0, 5)
                    .mapToObj(i -> reads.queryOne(READ, FIRST, row -> row.getString(1)))
                    .toList();
            return () -> names.stream().map(name -> name.get().orElseThrow()).toList();
        });
    }

    private static Request stream(int characters, int rows) {
        Map<String, Integer> parameters = Map.of("characters", characters, "rows", rows);
        return database -> {
            long read = database.stream(
                    "SELECT repeat('x', :characters) FROM generate_series(1, :rows)",
                    parameters,
                    row -> row.getString(1),
                    Stream::count);
            assertThat(read).isEqualTo(rows);
        };
    }

    private static Arguments call(String name, int roundTrips, Request call) {
        return Arguments.of(Named.of(name, call), roundTrips);
    }

    private static List<Map<String, Object>> lists(int count) {
        return items(count).stream()
                .map(item ->
                        Map.<String, Object>of("id", Objects.requireNonNull(item.get("id")), "name", List.of("a", "b")))
                .toList();
    }

    private static List<Map<String, Object>> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> item(IDS.incrementAndGet()))
                .toList();
    }
}
