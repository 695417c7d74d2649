package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.commit.CommitCheck;
import dev.etosha.commit.Mark;
import dev.etosha.commit.MarkedCommit;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Verifies commits after a crash or a failover. A crashed server has forgotten each transaction id that has no record
 * in the log on disk, and assigns it again.
 */
class CommitAfterCrashIT extends DatabaseOnServer {

    private final OwnServer server = OwnServer.start();
    private final SQLException lost = new SQLException("lost", "08006");
    private ConnectionPool pool;
    private CommitCheck check;

    @BeforeEach
    void prepare() throws SQLException {
        server.execute(
                "CREATE TABLE item (id int)",
                "ALTER SYSTEM SET wal_writer_delay = '10s'", // uncommitted records stay in memory
                "SELECT pg_reload_conf()");
        server.restart("fast");
        pool = pool(config(server.url()));
        check = pool.commitCheck(pool.config().timeout(), time -> {});
    }

    @AfterEach
    void stop() throws IOException {
        pool.close();
        server.close();
    }

    @Test
    void anIdForgottenByTheCrashWasNotCommitted() throws SQLException {
        Mark mark = crashBeforeCommit("");
        assertThat(check.committed(mark, lost)).isFalse();
    }

    @Test
    void anIdKnownToTheServerWasNotCommitted() throws SQLException {
        Mark mark = crashBeforeCommit("CHECKPOINT");
        assertThat(check.committed(mark, lost)).isFalse();
    }

    @Test
    void aCommittedTransactionWithTheSameIdLeavesTheOutcomeUnknown() throws SQLException {
        Mark mark = crashBeforeCommit("");
        assertThat(server.answer("INSERT INTO item VALUES (2) RETURNING pg_current_xact_id()"))
                .isEqualTo(mark.id());
        assertThat(server.answer("SELECT pg_xact_status('" + mark.id() + "')")).isEqualTo("committed");

        CommitOutcomeUnknownException thrown =
                catchThrowableOfType(CommitOutcomeUnknownException.class, () -> check.committed(mark, lost));
        assertThat(thrown).hasMessageContaining("crashed").hasCause(lost);
    }

    @Test
    void aRegularRestartForgetsNothing() throws SQLException {
        Mark mark;
        try (Connection connection = pool.borrow()) {
            mark = written(connection);
            connection.commit();
        }
        server.restart("fast");
        assertThat(check.committed(mark, lost)).isTrue();
    }

    @Test
    void afterAPromotionTheOutcomeIsUnknown() throws Exception {
        try (OwnServer standby = server.standby()) {
            Mark mark;
            try (Connection connection = pool.borrow()) {
                mark = written(connection);
                connection.commit();
            }
            server.awaitReplayBy(standby);
            server.kill();
            standby.promote();

            CommitCheck onStandby =
                    pool(config(standby.url())).commitCheck(pool.config().timeout(), time -> {});
            assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> onStandby.committed(mark, lost)))
                    .hasMessageContaining("another server or timeline");
        }
    }

    @Test
    void aSessionThatBeganOnAStandbyIsVerifiedAfterThePromotion() throws Exception {
        try (OwnServer standby = server.standby()) {
            ConnectionPool onStandby = pool(config(standby.url()));
            Mark mark;
            try (Connection connection = onStandby.borrow()) {
                standby.promote();
                mark = written(connection);
                connection.commit();
            }
            CommitCheck asking = onStandby.commitCheck(onStandby.config().timeout(), time -> {});
            assertThat(asking.committed(mark, lost)).isTrue();

            standby.restart("fast");
            assertThat(catchThrowableOfType(CommitOutcomeUnknownException.class, () -> asking.committed(mark, lost)))
                    .hasMessageContaining("restarted");
            onStandby.close();
        }
    }

    private Mark crashBeforeCommit(String then) throws SQLException {
        Connection connection = pool.borrow();
        Mark mark = written(connection);
        if (!then.isEmpty()) {
            server.execute(then);
        }
        server.crash(connection.unwrap(org.postgresql.PGConnection.class).getBackendPID());
        connection.close();
        return mark;
    }

    private static Mark written(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1)");
        }
        return Objects.requireNonNull(MarkedCommit.mark(connection));
    }
}
