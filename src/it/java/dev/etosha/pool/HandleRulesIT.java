package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.LentConnection;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** JDBC's rules for a lent connection. */
class HandleRulesIT extends HandleOnServer {

    @Test
    void closingReturnsTheConnectionOnceAndLeavesItOpen() throws SQLException {
        handle.close();
        handle.close();

        assertThat(notes.givenBack).hasSize(1);
        assertThat(handle.isClosed()).isTrue();
        assertThat(raw.isClosed()).isFalse();
    }

    @Test
    void concurrentClosesReturnTheConnectionOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                LentConnection contended = new LentConnection(notes, raw);
                CountDownLatch go = new CountDownLatch(1);
                List<Future<?>> closers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    closers.add(threads.submit(() -> {
                        go.await();
                        contended.close();
                        return null;
                    }));
                }
                go.countDown();
                for (Future<?> closer : closers) {
                    closer.get(10, TimeUnit.SECONDS);
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(notes.givenBack).hasSize(200);
    }

    @Test
    void aReturnedHandleRefusesEveryCallWith08003() throws SQLException {
        DatabaseMetaData metaData = handle.getMetaData();
        handle.close();

        List<ThrowingCallable> calls = List.of(
                () -> handle.createStatement(),
                () -> handle.prepareStatement("SELECT 1"),
                () -> handle.prepareCall("{call now()}"),
                () -> handle.commit(),
                () -> handle.rollback(),
                () -> handle.setAutoCommit(true),
                () -> handle.getAutoCommit(),
                () -> handle.getMetaData(),
                () -> handle.getWarnings(),
                () -> handle.clearWarnings(),
                () -> handle.getSchema(),
                () -> handle.getNetworkTimeout(),
                () -> handle.createArrayOf("int4", new Object[] {1}),
                () -> handle.unwrap(raw.getClass()),
                () -> metaData.getTables(null, null, null, null));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"))
                    .hasMessageContaining("given back");
        }
        assertThatThrownBy(() -> handle.setClientInfo("ApplicationName", "x"))
                .isInstanceOfSatisfying(SQLClientInfoException.class, e -> assertThat(e.getSQLState())
                        .isEqualTo("08003"));
        assertThat(handle.isValid(1)).isFalse();
        assertThat(handle.unwrap(Connection.class)).isSameAs(handle);
    }

    @Test
    void aReturnedHandleDoesNotAffectTheConnection() throws SQLException {
        Statement statement = handle.createStatement();
        handle.close();

        assertThatThrownBy(() -> handle.commit()).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        assertThat(notes.failures).isEmpty();
        assertThat(notes.running).isZero();
    }

    @Test
    void changedSettingsAreReportedOnReturn() throws SQLException {
        handle.setAutoCommit(false);
        handle.setReadOnly(true);
        handle.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        handle.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        handle.setSchema("public");
        handle.setCatalog("postgres");
        handle.setNetworkTimeout(Runnable::run, 5_000);
        handle.setClientInfo("ApplicationName", "rules");
        handle.setTypeMap(Map.of());
        handle.close();

        assertThat(notes.givenBack)
                .containsExactly(Changed.AUTO_COMMIT
                        | Changed.READ_ONLY
                        | Changed.ISOLATION
                        | Changed.HOLDABILITY
                        | Changed.SCHEMA
                        | Changed.CATALOG
                        | Changed.NETWORK_TIMEOUT
                        | Changed.CLIENT_INFO
                        | Changed.TYPE_MAP);
    }

    @Test
    void anUnusedHandleReportsNoChangeAndAStatementReportsUse() throws SQLException {
        handle.isValid(1);
        handle.close();
        LentConnection used = new LentConnection(notes, raw);
        used.createStatement().close();
        used.close();

        assertThat(notes.givenBack).containsExactly(0, Changed.USED);
    }

    @Test
    void anAbortedHandleRefusesCallsAndIsNotReturned() throws SQLException {
        Statement statement = handle.createStatement();
        handle.abort(Runnable::run);
        handle.abort(Runnable::run);
        handle.close();

        assertThat(notes.aborted).isEqualTo(1);
        assertThat(notes.givenBack).isEmpty();
        assertThat(handle.isClosed()).isTrue();
        assertThat(raw.isClosed()).isTrue();
        assertThatThrownBy(() -> handle.createStatement())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"))
                .hasMessageContaining("aborted");
        assertThatThrownBy(() -> statement.execute("SELECT 1")).hasMessageContaining("aborted");
    }

    @Test
    void abortNeedsAnExecutor() {
        assertThatThrownBy(() -> handle.abort(null)).isInstanceOf(SQLException.class);
        assertThat(notes.aborted).isZero();
    }
}
