package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/**
 * 08006 and 08003: connections that the network resets, in each phase of the work. The server notices the reset later.
 */
class LostConnectionsIT extends SqlStatesOnServer {

    private FaultProxy proxy;

    @BeforeEach
    void startProxy() {
        proxy = FaultProxy.to(EmbeddedServer.port());
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    @Test
    void aReadThatFindsItsConnectionResetIsRunAgain() {
        WatchedPool watched = watch(throughProxy());
        assertThat(count(watched)).isZero();
        proxy.reset();
        assertThat(count(watched)).isZero();
        assertThat(watched.states()).containsExactly("08006");
        watched.expectFlushed();
    }

    @Test
    void aTransactionWhoseConnectionIsResetIsRunAgain() throws SQLException {
        WatchedPool watched = watch(throughProxy());
        watched.database.useTransaction(transaction -> {
            transaction.update(INSERT, item(1));
            if (++runs == 1) {
                proxy.reset();
            }
            transaction.update(INSERT, item(2));
        });
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("08006");
        assertThat(rows()).isEqualTo(2);
        watched.expectFlushed();
    }

    @Test
    void anUpdateWhoseConnectionIsResetMayStillBeApplied() {
        WatchedPool watched = watch(throughProxy());
        expectUnknown(watched, "08006", () -> slowInsert(watched.database));
        Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(rows()).isEqualTo(1));
        watched.expectFlushed();
    }

    @Test
    void aCommitWhoseConnectionIsResetIsVerifiedUntilItIsDone() throws Exception {
        admin(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(throughProxy());
        Brake.during(superuser(), () -> insert(watched), pid -> proxy.reset());
        assertThat(runs).isEqualTo(1);
        assertThat(watched.states()).isEmpty();
        assertThat(rows()).isEqualTo(1);
        watched.expectFlushed();
    }

    @Test
    void withoutVerificationTheOutcomeIsUnknown() throws SQLException {
        admin(Brake.SLOW_COMMIT);
        WatchedPool watched = watch(throughProxy().withVerifyCommit(false));
        expectUnknown(watched, "08006", () -> Brake.during(superuser(), () -> insert(watched), pid -> proxy.reset()));
        assertThat(runs).isEqualTo(1);
        Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(rows()).isEqualTo(1));
        watched.expectFlushed();
    }

    @Test
    void aStatementThatTheDriverDidNotSendIsRunAgain() throws SQLException {
        WatchedPool watched = watch(throughProxy());
        watched.database.<SQLException>useTransaction(transaction -> {
            transaction.update(INSERT, item(1));
            if (++runs == 1) {
                transaction.connection().unwrap(PgConnection.class).close();
            }
            transaction.update(INSERT, item(2));
        });
        assertThat(runs).isEqualTo(2);
        assertThat(watched.states()).containsExactly("08003");
        assertThat(rows()).isEqualTo(2);
        watched.expectEvicted();
    }

    private PoolConfig throughProxy() {
        return config("postgresql://postgres@localhost:" + proxy.port() + "/postgres")
                .withMaxOverflow(0);
    }

    private int slowInsert(Database database) throws Exception {
        return Brake.during(superuser(), () -> database.update(Brake.SLOW_INSERT), pid -> proxy.reset());
    }

    private int insert(WatchedPool watched) {
        return watched.database.inTransaction(transaction -> {
            runs++;
            return transaction.update(INSERT, item(1));
        });
    }

    private static int count(WatchedPool watched) {
        return watched.database
                .queryOne("SELECT count(*) FROM item", row -> row.getInt(1))
                .orElseThrow();
    }
}
