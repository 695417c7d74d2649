package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.EmbeddedServer;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** 25006 on a server that accepts writes: the session, the transaction or the role is read-only. */
class OwnReadOnlyIT extends DatabaseOnServer {

    private int runs;

    @Test
    void aWriteOnAReadOnlyPoolFailsPermanently() throws SQLException {
        Database database = Databases.on(pool(config().withReadOnly(true)));
        expectFinal(() -> database.update(INSERT, item(1)));
        expectFinal(() -> database.updateBatch(INSERT, List.of(item(1), item(2))));
        expectFinal(() -> insertByHand(database, "SELECT 1"));
        expectFinal(() -> insertByHand(database.idempotent(), "SELECT 1"));
        expectFinal(() -> database.query("INSERT INTO item VALUES (1) RETURNING id", row -> 1));
        assertThat(runs).isEqualTo(2);
        assertThat(items()).isZero();
    }

    @Test
    void aWriteInATransactionMadeReadOnlyFailsPermanently() throws SQLException {
        Database database = database();
        expectFinal(() -> database.useTransaction(tx -> {
            runs++;
            tx.update("SET TRANSACTION READ ONLY");
            tx.update(INSERT, item(1));
        }));
        expectFinal(() -> insertByHand(database.idempotent(), "BEGIN READ ONLY"));
        expectFinal(() -> database.idempotent().useConnection(connection -> {
            runs++;
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO item VALUES (1)");
            }
        }));
        assertThat(runs).isEqualTo(3);
        assertThat(items()).isZero();
    }

    @Test
    void aWriteOfAReadOnlySessionOrRoleFailsPermanently() throws SQLException {
        expectFinal(() -> insertByHand(database().idempotent(), "SET default_transaction_read_only = on"));
        admin("DROP ROLE IF EXISTS etosha_reads");
        admin("CREATE ROLE etosha_reads LOGIN");
        admin("ALTER ROLE etosha_reads SET default_transaction_read_only = on");
        admin("GRANT INSERT ON item TO etosha_reads");
        try {
            PoolConfig config = config("postgresql://etosha_reads@localhost:" + EmbeddedServer.port() + "/postgres");
            Database database = Databases.on(pool(config));
            expectFinal(() -> database.update(INSERT, item(1)));
            expectFinal(() -> database.idempotent().update(INSERT, item(1)));
            expectFinal(() -> database.useTransaction(tx -> tx.update(INSERT, item(1))));
            expectFinal(() -> insertByHand(database.idempotent(), "SELECT 1"));
        } finally {
            admin("DROP OWNED BY etosha_reads");
            admin("DROP ROLE etosha_reads");
        }
        assertThat(items()).isZero();
    }

    private void insertByHand(Database database, String before) throws SQLException {
        database.useConnection(connection -> {
            runs++;
            try (Statement statement = connection.createStatement()) {
                statement.execute(before);
                statement.execute("INSERT INTO item VALUES (1)");
            }
        });
    }

    private static void expectFinal(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOfSatisfying(PermanentDatabaseException.class, e -> {
            assertThat(e.sqlState()).isEqualTo("25006");
            assertThat(e.attempts()).isEqualTo(1);
            assertThat(e.getSuppressed()).isEmpty();
        });
    }
}
