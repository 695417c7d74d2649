package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that died while they were idle are not lent. The first dead connection flushes the other idle ones. */
class DeadConnectionsIT extends PoolOnServer {

    private Connection superuser;

    @BeforeEach
    void connect() throws SQLException {
        superuser = EmbeddedServer.superuser();
    }

    @AfterEach
    void disconnect() throws SQLException {
        superuser.close();
    }

    @Test
    void aDeadConnectionIsDetectedBeforeItIsLent() throws Exception {
        ConnectionPool pool = open(config().withSize(4));
        fill(pool, 4);
        terminate(pool, superuser);
        letThemGetStale();

        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aConnectionThatDiedUnusedDuringALoanIsDetected() throws Exception {
        ConnectionPool pool = open(config().withSize(1));
        try (Connection unused = pool.borrow()) {
            assertThat(unused.isClosed()).isFalse();
            letThemGetStale();
            terminate(pool, superuser);
        }

        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void theFirstDeadConnectionFlushesTheOthers() throws Exception {
        ConnectionPool pool = open(config().withSize(4));
        fill(pool, 4);
        terminate(pool, superuser);
        letThemGetStale();
        giveBack(pool.borrow());

        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(pool.stats().invalid()).isEqualTo(4));
    }

    @Test
    void afterAFreshConnectionFailedNoOtherFails() throws Exception {
        ConnectionPool pool = open(config().withSize(4));
        List<Connection> used = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            used.add(pool.borrow());
        }
        for (Connection connection : used) {
            // a connection is fresh after its use
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            giveBack(connection);
        }
        terminate(pool, superuser);

        try (Connection connection = pool.borrow()) {
            assertThatThrownBy(() -> text(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        for (int i = 0; i < 8; i++) {
            try (Connection connection = pool.borrow()) {
                assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aNetworkResetIsDetected() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())));
            fill(pool, 2);
            proxy.reset();
            letThemGetStale();

            try (Connection connection = pool.borrow()) {
                assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aTruncatedAnswerEvictsItsConnection() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())));
            try (Connection connection = pool.borrow()) {
                proxy.cutAfter(1_000);
                assertThatThrownBy(() -> text(connection, "SELECT repeat('x', 100000)"))
                        .isInstanceOf(SQLException.class);
            }

            assertThat(pool.stats().invalid()).isEqualTo(1);
            Eventually.eventually(Duration.ofSeconds(5), () -> assertThat(sessions(pool, superuser))
                    .isEqualTo(pool.stats().checkedIn()));
        }
    }
}
