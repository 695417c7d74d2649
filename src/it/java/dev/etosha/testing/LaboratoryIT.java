package dev.etosha.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.embedded.FreePort;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tools that simulate faults work as described. */
@Timeout(120)
class LaboratoryIT {

    private final OwnServer server = OwnServer.start(20);

    @BeforeEach
    void createTable() throws SQLException {
        server.execute("CREATE TABLE note (id int)");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void committedDataSurvivesAKillOfAllProcesses() throws SQLException {
        server.execute("INSERT INTO note VALUES (1)");
        server.kill();
        assertThatThrownBy(server::superuser).hasFieldOrPropertyWithValue("SQLState", "08001");
        server.startAgain();
        assertThat(server.answer("SELECT count(*) FROM note")).isEqualTo("1");
    }

    @Test
    void thePostmasterAloneCanBeKilled() throws SQLException {
        try (Connection open = server.superuser()) {
            server.killPostmaster();
            assertThatThrownBy(() -> open.createStatement().execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        server.startAgain();
        assertThat(server.answer("SELECT 1")).isEqualTo("1");
    }

    @Test
    void aKilledSessionEndsAllSessions() throws SQLException {
        try (Connection victim = server.superuser();
                Connection bystander = server.superuser()) {
            server.killBackend(victim.unwrap(org.postgresql.PGConnection.class).getBackendPID());
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(bystander.isValid(1))
                    .isFalse());
        }
        assertThat(Eventually.answer(Duration.ofSeconds(10), () -> server.answer("SELECT 1")))
                .isEqualTo("1");
    }

    @Test
    void onlyTheKillOfALiveSessionCrashesTheServer() throws SQLException {
        Connection session = server.superuser();
        try (Connection bystander = server.superuser()) {
            long pid = session.unwrap(org.postgresql.PGConnection.class).getBackendPID();
            session.close();
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(ProcessHandle.of(pid))
                    .isEmpty());
            assertThat(server.crash(pid)).isFalse();
            assertThat(bystander.isValid(10)).isTrue();

            assertThat(server.crash(
                            bystander.unwrap(org.postgresql.PGConnection.class).getBackendPID()))
                    .isTrue();
            assertThat(bystander.isValid(10)).isFalse();
        }
    }

    @Test
    void allConnectionsCanBeTaken() throws SQLException {
        try (OwnServer.Occupation all = server.occupy()) {
            assertThat(all).isNotNull();
            assertThatThrownBy(server::superuser).hasFieldOrPropertyWithValue("SQLState", "53300");
        }
        assertThat(Eventually.answer(Duration.ofSeconds(10), () -> server.answer("SELECT 1")))
                .isEqualTo("1");
    }

    @Test
    void aStandbyFollowsAndBecomesThePrimaryOfANewTimeline() throws Exception {
        try (OwnServer standby = server.standby()) {
            server.execute("INSERT INTO note VALUES (1)");
            server.awaitReplayBy(standby);
            assertThat(standby.answer("SELECT count(*) FROM note")).isEqualTo("1");
            assertThatThrownBy(() -> standby.execute("INSERT INTO note VALUES (2)"))
                    .hasFieldOrPropertyWithValue("SQLState", "25006");

            standby.promote();
            standby.execute("INSERT INTO note VALUES (2)");
            assertThat(standby.answer("SELECT pg_walfile_name(pg_current_wal_lsn())"))
                    .startsWith("00000002");
        }
    }

    @Test
    void aPrimaryCanBeDemotedAndPromotedAgain() throws Exception {
        server.demote(FreePort.any());
        assertThatThrownBy(() -> server.execute("INSERT INTO note VALUES (1)"))
                .hasFieldOrPropertyWithValue("SQLState", "25006");
        server.promote();
        server.execute("INSERT INTO note VALUES (1)");
    }

    @Test
    void aThrottledNetworkIsSlow() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Connection connection = through(proxy);
                Statement statement = connection.createStatement()) {
            proxy.throttle(10_000);
            long began = System.nanoTime();
            statement.execute("SELECT repeat('x', 5000)");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(400));
            proxy.unthrottle();
        }
    }

    @Test
    void aConnectionIsCutAfterTheGivenNumberOfBytes() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Connection connection = through(proxy);
                Statement statement = connection.createStatement()) {
            proxy.cutAfter(1_000);
            assertThat(statement.execute("SELECT repeat('x', 100)")).isTrue();
            assertThatThrownBy(() -> statement.execute("SELECT repeat('x', 5000)"))
                    .isInstanceOf(SQLException.class);
            assertThat(proxy.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aLostCommitLeavesTheTransactionOpenOnTheServer() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Connection connection = through(proxy);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO note VALUES (1)");
            connection.setNetworkTimeout(Runnable::run, 500);
            proxy.failNextCommit(CommitFault.LOSE);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            assertThat(server.answer("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"))
                    .isEqualTo("1");
        }
    }

    private static Connection through(FaultProxy proxy) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + proxy.port() + "/postgres?user=postgres");
    }
}
