package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose session ends while PostgreSQL runs their statement, and whether they are run again. */
class UnknownOutcomeIT extends SqlStatesOnServer {

    private static final String ONCE = "INSERT INTO item (id, name) VALUES (:id, :name) ON CONFLICT (id) DO NOTHING";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM item",
                "TABLE item",
                "WITH named AS (SELECT * FROM item WHERE name IS NOT NULL) SELECT id FROM named",
            })
    void aReadIsRunAgain(String sql) throws Exception {
        WatchedPool watched = watch(two());
        assertThat(this.<List<Integer>>terminated(() -> watched.database.query(sql, row -> row.getInt(1))))
                .isEmpty();
        assertThat(watched.states()).containsExactly("57P01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (1, 'x') RETURNING id",
                "WITH x AS (INSERT INTO item VALUES (1, 'x') RETURNING id) SELECT id FROM x",
                "WITH x AS (DELETE FROM item RETURNING id) SELECT id FROM x",
                "SELECT writes()",
                "SELECT id FROM item, writes()",
                "SELECT count(nextval('number')) FROM item",
                "SELECT count(pg_advisory_xact_lock(id)) FROM item",
                "SELECT id INTO copied FROM item",
                "SELECT id FROM item; DELETE FROM item",
                "SELECT id FROM item FOR UPDATE",
                "SELECT id FROM item FOR NO KEY UPDATE SKIP LOCKED",
            })
    void aQueryThatMayWriteIsNotRunAgain(String sql) throws SQLException {
        admin("CREATE SEQUENCE IF NOT EXISTS number");
        admin("CREATE OR REPLACE FUNCTION writes() RETURNS int LANGUAGE sql VOLATILE"
                + " AS $$ INSERT INTO item VALUES (1, 'x') RETURNING id $$");
        try {
            WatchedPool watched = watch(two());
            expectUnknown(watched, "57P01", () -> terminated(() -> watched.database.query(sql, row -> row.getInt(1))));
            assertThat(rows()).isZero();
        } finally {
            admin("DROP FUNCTION writes()");
        }
    }

    @Test
    void anUpdateIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        expectUnknown(watched, "57P01", () -> terminated(() -> watched.database.update(ONCE, item(1))));
        assertThat(rows()).isZero();
    }

    @Test
    void anIdempotentUpdateIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        assertThat(this.<Integer>terminated(() -> watched.database.idempotent().update(ONCE, item(1))))
                .isEqualTo(1);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void anIdempotentQueryIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        assertThat(this.<List<Integer>>terminated(() ->
                        watched.database.idempotent().query(ONCE + " RETURNING id", item(1), row -> row.getInt(1))))
                .containsExactly(1);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void anIdempotentTransactionIsRunAgainWithoutVerification() throws Exception {
        admin(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(two().withVerifyCommit(false));
        int[] counts = Brake.during(
                superuser(),
                () -> watched.database.idempotent().updateBatch(ONCE, List.of(item(1), item(2))),
                superuser()::terminate);
        assertThat(counts).containsExactly(1, 1);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void workOnAConnectionIsNotRunAgain() throws SQLException {
        WatchedPool watched = watch(two());
        expectUnknown(watched, "57P01", () -> terminated(() -> insertByHand(watched.database)));
        assertThat(runs).isEqualTo(1);
        assertThat(rows()).isZero();
    }

    @Test
    void idempotentWorkOnAConnectionIsRunAgain() throws Exception {
        WatchedPool watched = watch(two());
        assertThat(this.<Integer>terminated(() -> insertByHand(watched.database.idempotent())))
                .isEqualTo(1);
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("57P01");
        assertThat(rows()).isEqualTo(1);
    }

    private int insertByHand(Database database) throws SQLException {
        return database.withConnection(connection -> {
            runs++;
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO item VALUES (1, 'x') ON CONFLICT DO NOTHING")) {
                return insert.executeUpdate();
            }
        });
    }

    /** Makes the call wait for the table's lock, and terminates its session meanwhile. */
    private <T> T terminated(Callable<T> call) throws Exception {
        return Brake.during("LOCK TABLE item", superuser(), call, superuser()::terminate);
    }
}
