package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.etosha.Database;
import dev.etosha.Isolation;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.RowMapper;
import dev.etosha.Transaction;
import dev.etosha.TransactionOptions;
import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first statement of a transaction is part of the transaction, with and without verification of commits. */
class FirstStatementIT extends DatabaseOnServer {

    private static final RowMapper<Integer> ID = row -> row.getInt(1);
    private static final Map<String, List<Integer>> AMONG = Map.of("ids", List.of(1));

    @ParameterizedTest
    @MethodSource("firsts")
    void theFirstStatementIsRolledBackAndHasTheIsolation(First first, String parameters) throws SQLException {
        admin("INSERT INTO item VALUES (1, 'one')");
        for (boolean verified : List.of(true, false)) {
            Database database = single(verified, parameters);
            for (TransactionOptions options : options()) {
                for (int round = 0; round < 6; round++) { // the sixth run is prepared on the server
                    List<String> seen = new ArrayList<>();
                    assertThatExceptionOfType(IllegalStateException.class)
                            .isThrownBy(() -> database.useTransaction(options, tx -> {
                                first.in(tx);
                                seen.addAll(tx.query("SHOW transaction_isolation", row -> row.getString(1)));
                                tx.update(INSERT, item(9));
                                throw new IllegalStateException("to be rolled back");
                            }));
                    Isolation isolation = Objects.requireNonNullElse(options.isolation(), Isolation.READ_COMMITTED);
                    assertThat(seen)
                            .containsExactly(isolation.name().replace('_', ' ').toLowerCase(Locale.ROOT));
                }
            }
        }

        assertThat(items()).isEqualTo(1);
    }

    private static List<TransactionOptions> options() {
        List<TransactionOptions> options = new ArrayList<>(List.of(TransactionOptions.DEFAULT));
        for (Isolation isolation : Isolation.values()) {
            options.add(TransactionOptions.DEFAULT.with(isolation));
        }
        return options;
    }

    /** The first statement of a transaction. */
    private interface First {

        void in(Transaction transaction) throws SQLException;
    }

    static Stream<Arguments> firsts() {
        Map<String, First> firsts = Map.of(
                "an update", tx -> assertThat(tx.update(INSERT, item(2))).isEqualTo(1),
                "an update that is not sent",
                        tx -> assertThatExceptionOfType(IllegalArgumentException.class)
                                .isThrownBy(() -> tx.update(INSERT, Map.of())),
                "a batch of one",
                        tx -> assertThat(tx.updateBatch(INSERT, List.of(item(2))))
                                .containsExactly(1),
                "a batch of two",
                        tx -> assertThat(tx.updateBatch(INSERT, List.of(item(2), item(3))))
                                .containsExactly(1, 1),
                "a query",
                        tx -> assertThat(tx.query("SELECT id FROM item", row -> row.getInt(1)))
                                .containsExactly(1),
                "a query that inserts",
                        tx -> assertThat(tx.query(INSERT + " RETURNING id", item(2), row -> row.getInt(1)))
                                .containsExactly(2),
                "a queryOne with a parameter without a type",
                        tx -> assertThat(tx.queryOne("SELECT max(id) FROM item WHERE id = ANY(:ids)", AMONG, ID))
                                .contains(1),
                "a pipeline",
                        tx -> {
                            List<Integer> ids = tx.pipeline(reads -> reads.query("SELECT id FROM item", Map.of(), ID));
                            assertThat(ids).containsExactly(1);
                        },
                "a stream",
                        tx -> {
                            List<Integer> ids = tx.stream("SELECT id FROM item", Map.of(), ID, Stream::toList);
                            assertThat(ids).containsExactly(1);
                        },
                "the connection",
                        tx -> assertThat(tx.connection().getAutoCommit()).isFalse());
        return firsts.entrySet().stream().flatMap(first -> Stream.of(
                        "", "preferQueryMode=simple", "autosave=always", "prepareThreshold=0", "prepareThreshold=-1")
                .map(parameters -> Arguments.of(Named.of(first.getKey(), first.getValue()), parameters)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQueryOfAStatementWithoutRowsIsRefused(boolean verified) {
        Database database = single(verified, "");

        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.inTransaction(tx -> tx.query("UPDATE item SET name = 'x'", ID)))
                .withMessage("pool default: No results were returned by the query.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedFirstStatementAbortsTheTransaction(boolean verified) {
        Database database = single(verified, "");
        insertAlone(database, 1);
        assertThatExceptionOfType(PermanentDatabaseException.class)
                .isThrownBy(() -> database.useTransaction(tx -> {
                    assertThatExceptionOfType(PermanentDatabaseException.class)
                            .isThrownBy(() -> tx.update(INSERT, item(1)));
                    assertThatExceptionOfType(PermanentDatabaseException.class)
                            .isThrownBy(() -> tx.update(INSERT, item(2)))
                            .withMessageContaining("current transaction is aborted");
                }));
        insertAlone(database, 3);

        assertThat(database.query("SELECT id FROM item ORDER BY id", row -> row.getInt(1)))
                .isEqualTo(List.of(1, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedFirstStatementIsRolledBackAloneWithAutosave(boolean verified) throws SQLException {
        Database database = single(verified, "autosave=always");
        insertAlone(database, 1);
        database.useTransaction(tx -> {
            assertThatExceptionOfType(PermanentDatabaseException.class).isThrownBy(() -> tx.update(INSERT, item(1)));
            tx.update(INSERT, item(2));
        });

        assertThat(items()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void autoCommitIsOffBeforeAndAfterTheFirstStatement(boolean verified) throws SQLException {
        Database database = single(verified, "");

        assertThat(database.<Boolean, SQLException>inTransaction(
                        tx -> tx.connection().getAutoCommit()))
                .isFalse();
        assertThat(database.<Boolean, SQLException>inTransaction(tx -> {
                    tx.update(INSERT, item(1));
                    return tx.connection().getAutoCommit();
                }))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void autoCommitIsOnForTheNextCaller(boolean verified) throws SQLException {
        Database database = single(verified, "");
        insertAlone(database, 1);

        boolean autoCommit = database.<Boolean, SQLException>withConnection(Connection::getAutoCommit);

        assertThat(autoCommit).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRowsThatTheFirstStatementReturnsAreCounted(boolean verified) {
        Database database = single(verified, "");

        int updated = database.inTransaction(
                tx -> tx.update("INSERT INTO item SELECT n FROM generate_series(1, 3) AS n RETURNING id, 'x' || name"));

        assertThat(updated).isEqualTo(3);
    }

    private static void insertAlone(Database database, int id) {
        database.useTransaction(tx -> tx.update(INSERT, item(id)));
    }

    /** A database on a single connection, with URL parameters for pgjdbc. */
    private Database single(boolean verified, String parameters) {
        return Databases.on(pool(config(EmbeddedServer.url() + (parameters.isEmpty() ? "" : "?" + parameters))
                .withVerifyCommit(verified)
                .withSize(1)
                .withMaxOverflow(0)));
    }
}
