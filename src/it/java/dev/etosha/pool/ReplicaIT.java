package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recipes for read-only pools of the documentation's page on operations, on a primary and a streaming standby. */
class ReplicaIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String IN_RECOVERY = "SELECT pg_is_in_recovery()";

    private static OwnServer primary;
    private static OwnServer standby;

    @BeforeAll
    static void start() throws SQLException {
        primary = OwnServer.start();
        primary.execute(
                "CREATE TABLE item (id int)",
                "CREATE ROLE reader LOGIN",
                "ALTER ROLE reader SET default_transaction_read_only = on",
                "GRANT INSERT ON item TO reader");
        standby = primary.standby();
        primary.awaitReplayBy(standby);
    }

    @AfterAll
    static void stop() throws IOException {
        standby.close();
        primary.close();
    }

    @Test
    void allConnectionsOfTheRecipeAreOnTheStandby() throws Exception {
        ConnectionPool pool = open(recipe("postgres", "prefer-standby"));
        assertThat(standbys(pool)).isEqualTo(5);
    }

    @Test
    void aRoleThatIsReadOnlyByDefaultDoesNotMisleadThePool() throws Exception {
        ConnectionPool pool = open(recipe("reader", "prefer-standby"));
        assertThat(standbys(pool)).isEqualTo(5);
    }

    @Test
    void aReadOnlyPoolCanAskForThePrimary() throws Exception {
        ConnectionPool pool = open(recipe("postgres", "primary"));
        assertThat(standbys(pool)).isZero();
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void everyBorrowerOfAReadOnlyPoolOnThePrimaryIsRefusedAWrite(ResetMode reset) throws Exception {
        ConnectionPool pool = open(recipe("postgres", "primary").withSize(1).withReset(reset));
        for (String before : List.of(
                "SELECT 1", "RESET ALL", "DISCARD ALL", "SET default_transaction_read_only = off", "SELECT 2")) {
            try (Connection connection = pool.borrow()) {
                assertThatThrownBy(() -> execute(connection, "INSERT INTO item VALUES (1)"))
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("25006"));
                execute(connection, before);
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void initSqlAndTheReadOnlyDefaultBothReachEveryBorrower() throws Exception {
        ConnectionPool pool = open(recipe("postgres", "primary")
                .withSize(1)
                .withReset(ResetMode.DISCARD)
                .withInitSql("SET work_mem = '5MB'"));
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.borrow()) {
                assertThat(text(connection, "SHOW default_transaction_read_only"))
                        .isEqualTo("on");
                assertThat(text(connection, "SHOW work_mem")).isEqualTo("5MB");
            }
        }
    }

    @Test
    void aStandbyThatComesBackIsUsedAgainWithoutAnError() throws Exception {
        ConnectionPool pool = open(recipe("postgres", "prefer-standby").withFailbackInterval(Duration.ofSeconds(4)));
        assertThat(standbys(pool)).isEqualTo(5);
        standby.stop("fast");
        Eventually.eventually(SOON, () -> assertThat(standbys(pool)).isZero());
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> reads = CompletableFuture.supplyAsync(() -> reads(pool, done));
        standby.startAgain();
        long back = System.nanoTime();
        Eventually.eventually(SOON, () -> assertThat(onStandby()).isEqualTo(5));
        assertThat(since(back)).isLessThan(Duration.ofSeconds(8)); // the interval, and a busy machine
        done.set(true);
        assertThat(reads.get()).as("reads without an error").isPositive();
        Eventually.eventually(SOON, () -> assertThat(pool.stats().checkedIn()).isEqualTo(5));
    }

    @Test
    void balancedConnectionsAreEvenAlsoAfterAHostWasAway() throws Exception {
        ConnectionPool pool =
                open(recipe("postgres", "any&load_balance_hosts=random").withFailbackInterval(Duration.ofSeconds(2)));
        fill(pool, 5);
        Eventually.eventually(SOON, () -> assertThat(onStandby()).isBetween(2, 3));
        standby.stop("fast");
        Eventually.eventually(SOON, () -> assertThat(standbys(pool)).isZero());
        standby.startAgain();
        Eventually.eventually(SOON, () -> assertThat(onStandby()).isBetween(2, 3));
        Eventually.eventually(SOON, () -> assertThat(pool.stats().checkedIn()).isEqualTo(5));
    }

    /** The primary is the first host, as in the documentation. */
    private PoolConfig recipe(String user, String target) {
        return config("postgresql://" + user + "@localhost:" + primary.port() + ",localhost:" + standby.port()
                        + "/postgres?target_session_attrs=" + target)
                .withReadOnly(true)
                .withSize(5);
    }

    /** The number of the pool's five connections that are on the standby. */
    private static int standbys(ConnectionPool pool) throws SQLException {
        List<Connection> lent = new ArrayList<>();
        int standbys = 0;
        try {
            for (int i = 0; i < 5; i++) {
                Connection connection = pool.borrow();
                lent.add(connection);
                standbys += text(connection, IN_RECOVERY).equals("t") ? 1 : 0;
            }
        } finally {
            lent.forEach(PoolOnServer::giveBack);
        }
        return standbys;
    }

    private int onStandby() throws SQLException {
        return Integer.parseInt(standby.answer("SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
                + getClass().getSimpleName() + "'"));
    }

    private static long reads(ConnectionPool pool, AtomicBoolean done) {
        long reads = 0;
        while (!done.get()) {
            try (Connection connection = pool.borrow()) {
                text(connection, IN_RECOVERY);
                reads++;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return reads;
    }
}
