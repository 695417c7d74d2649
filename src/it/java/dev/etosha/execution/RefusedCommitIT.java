package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransactionAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction with an ignored failure of a statement is not committed. */
class RefusedCommitIT extends DatabaseOnServer {

    /** A failure that the work ignores. */
    record Swallowed(String name, TransactionAction<SQLException> action) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Swallowed> failures() {
        String returning = "INSERT INTO item VALUES (7), (8) RETURNING id";
        return Stream.of(
                new Swallowed("a missing parameter", tx -> tx.update(INSERT, Map.of("id", 1))),
                new Swallowed("a surplus parameter", tx -> tx.update("DELETE FROM item", Map.of("id", 1))),
                new Swallowed(
                        "a parameter of an unknown type",
                        tx -> tx.update(INSERT, Map.of("id", new Object(), "name", 1))),
                new Swallowed(
                        "a mapper's own exception",
                        tx -> tx.query(returning, row -> {
                            throw new IllegalStateException("own");
                        })),
                new Swallowed(
                        "an error in a mapper",
                        tx -> tx.query(returning, row -> {
                            throw new StackOverflowError();
                        })),
                new Swallowed(
                        "a mapper that asks for a wrong column", tx -> tx.query(returning, row -> row.getInt("x"))),
                new Swallowed("a mapper of a read", tx -> tx.query("SELECT 1", row -> row.getInt("x"))),
                new Swallowed("a second row", tx -> tx.queryOne(returning, row -> 1)),
                new Swallowed("no rows", tx -> tx.query("INSERT INTO item VALUES (7)", row -> 1)),
                new Swallowed(
                        "a stream's mapper",
                        tx -> tx.stream(returning, Map.of(), row -> row.getInt("x"), Stream::toList)),
                new Swallowed(
                        "a stream's reader",
                        tx -> tx.stream(returning, Map.of(), row -> 1, rows -> {
                            throw new IllegalStateException("own");
                        })),
                new Swallowed(
                        "a pipeline's mapper",
                        tx -> tx.pipeline(reads -> reads.query("SELECT 1", row -> row.getInt("x")))),
                new Swallowed("a pipeline of a write", tx -> tx.pipeline(reads -> reads.query(returning, row -> 1))),
                new Swallowed(
                        "a pipeline's result",
                        tx -> tx.pipeline(reads -> () -> {
                            throw new IllegalStateException("own");
                        })),
                new Swallowed("the last set of a batch", tx -> {
                    List<Map<String, Object>> sets = new ArrayList<>();
                    for (int id = 1; id <= 128; id++) {
                        sets.add(item(1000 + id));
                    }
                    sets.add(Map.of("id", new Object(), "name", "x"));
                    tx.updateBatch(INSERT, sets);
                }),
                new Swallowed("a row of a batch", tx -> tx.updateBatch(INSERT, List.of(item(10), item(11), item(10)))),
                new Swallowed("a statement that the server refuses", tx -> tx.update("INSERT INTO item SELECT 1 / 0")),
                new Swallowed("a read that the server refuses", tx -> tx.query("SELECT 1 / 0 FROM item", row -> 1)),
                new Swallowed("on the connection, refused by the server", tx -> {
                    try (Connection connection = tx.connection();
                            Statement statement = connection.createStatement()) {
                        statement.execute("SELECT 1 / 0");
                    }
                }),
                new Swallowed("on the connection, found by the driver", tx -> {
                    try (Connection connection = tx.connection();
                            PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (7)")) {
                        insert.executeQuery();
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anIgnoredFailureRefusesTheCommit(Swallowed swallowed) throws SQLException {
        for (boolean verified : new boolean[] {true, false}) {
            Database database = Databases.on(pool(config().withVerifyCommit(verified)));
            Throwable[] first = {null};
            Throwable thrown = catchThrowable(() -> database.useTransaction(tx -> {
                tx.update(INSERT, item(5));
                first[0] = catchThrowable(() -> swallowed.action().run(tx));
                assertThat(first[0]).isNotNull();
                if (!(first[0] instanceof DatabaseException ours && ours.getCause() instanceof SQLException)
                        && !(first[0] instanceof SQLException)) {
                    tx.update(INSERT, item(6));
                }
            }));
            assertThat(thrown).as(swallowed.name()).isInstanceOf(PermanentDatabaseException.class);
            assertThat(thrown.getCause()).isSameAs(first[0]);
            assertThat(items()).as(swallowed.name()).isZero();
        }
    }

    @Test
    void anIgnoredConflictMakesTheTransactionRunAgain() throws SQLException {
        int[] runs = {0};
        database().useTransaction(tx -> {
            tx.update(INSERT, item(5));
            if (++runs[0] == 1) {
                assertThat(catchThrowable(() -> tx.update("DO 'BEGIN RAISE SQLSTATE ''40001''; END'")))
                        .isNotNull();
            }
        });
        assertThat(runs[0]).isEqualTo(2);
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aFailureRolledBackToASavepointIsForgotten() throws SQLException {
        Database database = database();
        database.<SQLException>useTransaction(tx -> {
            tx.update(INSERT, item(1));
            Connection connection = tx.connection();
            for (String name : new String[] {null, "Named"}) {
                Savepoint savepoint = name == null ? connection.setSavepoint() : connection.setSavepoint(name);
                assertThat(catchThrowable(() -> tx.update(INSERT, item(1)))).isNotNull();
                connection.rollback(savepoint);
            }
            Savepoint outer = connection.setSavepoint();
            assertThat(catchThrowable(() -> tx.queryOne("INSERT INTO item VALUES (7), (8) RETURNING id", row -> 1)))
                    .isNotNull();
            Savepoint inner = connection.setSavepoint();
            tx.update(INSERT, item(9));
            connection.rollback(inner);
            connection.rollback(outer);
        });
        database.useTransaction(tx -> {
            tx.update("SAVEPOINT a");
            tx.update("savepoint \"B\"");
            assertThat(catchThrowable(() -> tx.update(INSERT, item(1)))).isNotNull();
            tx.update("ROLLBACK TO SAVEPOINT A;");
            tx.update(INSERT, item(2));
        });
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aFailureBeforeTheSavepointIsNotForgotten() throws SQLException {
        Throwable thrown = catchThrowable(() -> database().<SQLException>useTransaction(tx -> {
            tx.update(INSERT, item(1));
            assertThat(catchThrowable(() -> tx.query("SELECT 1", row -> row.getInt("x"))))
                    .isNotNull();
            Connection connection = tx.connection();
            Savepoint savepoint = connection.setSavepoint();
            tx.update(INSERT, item(2));
            connection.rollback(savepoint);
        }));
        assertThat(thrown).isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    @Test
    void theConnectionMayBeClosedAndTakenAgain() throws SQLException {
        Database database = database();
        int[] runs = {0};
        Connection[] kept = {null};
        database.<SQLException>useTransaction(tx -> {
            runs[0]++;
            for (int id = 1; id <= 2; id++) {
                try (Connection connection = tx.connection();
                        Statement statement = connection.createStatement()) {
                    assertThat(connection.getAutoCommit()).isFalse();
                    statement.execute("INSERT INTO item VALUES (" + id + ")");
                }
            }
            tx.update(INSERT, item(3));
            kept[0] = tx.connection();
        });
        assertThat(runs[0]).isEqualTo(1);
        assertThat(items()).isEqualTo(3);
        assertThat(kept[0].isClosed()).isTrue();
        assertThat(catchThrowable(kept[0]::createStatement))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has ended");
    }

    @Test
    void workOnTheConnectionCannotEndTheTransaction() throws SQLException {
        database().<SQLException>useTransaction(tx -> {
            tx.update(INSERT, item(1));
            try (Connection connection = tx.connection()) {
                expectRefused(connection::commit);
                expectRefused(connection::rollback);
                expectRefused(() -> connection.setAutoCommit(true));
                connection.setAutoCommit(false);
            }
        });
        assertThat(items()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "/* c */ end;", "ROLLBACK", "SELECT 1; COMMIT", "ABORT AND CHAIN"})
    void sqlThatEndsTheTransactionIsRefusedOnItsConnection(String sql) throws SQLException {
        Throwable thrown = catchThrowable(() -> database().<SQLException>useTransaction(tx -> {
            tx.update(INSERT, item(1));
            try (Connection connection = tx.connection();
                    Statement statement = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement(sql)) {
                expectRefused(() -> statement.execute(sql));
                expectRefused(() -> statement.addBatch(sql));
                expectRefused(prepared::execute);
                expectRefused(prepared::executeUpdate);
            }
        }));
        assertThat(thrown).isInstanceOf(PermanentDatabaseException.class);
        assertThat(items()).isZero();
    }

    @Test
    void anAbortedConnectionEndsTheTransaction() throws SQLException {
        Throwable thrown = catchThrowable(() -> database().<SQLException>useTransaction(tx -> {
            tx.update(INSERT, item(1));
            tx.connection().abort(Runnable::run);
        }));
        assertThat(thrown).isInstanceOf(DatabaseException.class);
        assertThat(items()).isZero();
    }

    private static void expectRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                .isEqualTo("2D000"));
    }
}
