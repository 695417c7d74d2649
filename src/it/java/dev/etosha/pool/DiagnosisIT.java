package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.PoolExhaustedException;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.sql.Connection;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The messages for a caller that gets no connection or does not return one. */
class DiagnosisIT extends PoolOnServer {

    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void anExhaustedPoolNamesItsBoundsAndItsHolders() {
        ConnectionPool pool = open(config().withSize(1).withMaxOverflow(1).withTimeout(SHORT));
        pool.borrow();
        pool.borrow();

        assertThatThrownBy(pool::borrow)
                .isInstanceOf(PoolExhaustedException.class)
                .hasMessageContainingAll(
                        "pool default",
                        "waited 0.3 s",
                        "2 of 2 connections exist",
                        "size 1",
                        "overflow 1",
                        "0 other callers wait",
                        "held longest by thread " + Thread.currentThread().getName());
    }

    @Test
    void onPlainJdbcAnExhaustedPoolIsATransientFailure() {
        ConnectionPool pool = open(config().withSize(1).withTimeout(SHORT));
        pool.borrow();

        assertThatThrownBy(() -> pool.dataSource().getConnection())
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasFieldOrPropertyWithValue("SQLState", "HYT00");
    }

    @Test
    void onPlainJdbcAnUnreachableDatabaseIsATransientFailureWithItsCause() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            proxy.refuse();
            ConnectionPool pool = open(config(OwnServer.url(proxy.port())).withTimeout(SHORT));

            assertThatThrownBy(() -> pool.dataSource().getConnection())
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "08001")
                    .hasMessageContaining("0 of 2 connections exist")
                    .hasCause(pool.lastConnectFailure());
        }
    }

    @Test
    void onPlainJdbcAClosedPoolIsANonTransientFailure() {
        ConnectionPool pool = open(config());
        pool.close();

        assertThatThrownBy(() -> pool.dataSource().getConnection())
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasFieldOrPropertyWithValue("SQLState", "08003");
    }

    @Test
    void onPlainJdbcAMissingDatabaseFailsAtOnceAndIsNonTransient() {
        String url = EmbeddedServer.url().replaceAll("/postgres$", "/missing");
        ConnectionPool pool = open(config(url));

        long began = System.nanoTime();
        assertThatThrownBy(() -> pool.dataSource().getConnection())
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasFieldOrPropertyWithValue("SQLState", "3D000")
                .hasMessageContaining("missing");
        assertThat(since(began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aLeakedConnectionIsReportedOnceWithTheStackOfItsBorrower() throws Exception {
        List<LogRecord> records = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.etosha.pool");
        Handler handler = new Records(records);
        logger.addHandler(handler);
        try {
            ConnectionPool pool = open(config().withLeakThreshold(Duration.ofMillis(200)));
            forgetAConnection(pool);
            Eventually.eventually(
                    Duration.ofSeconds(5), () -> assertThat(records).hasSize(1));
            Connection another = pool.borrow();
            Eventually.eventually(
                    Duration.ofSeconds(5), () -> assertThat(records).hasSize(2));
            another.close();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(records.get(0).getMessage()).contains("pool default", "not given back", "taken by thread");
        assertThat(records.get(0).getThrown().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("forgetAConnection"));
    }

    private static void forgetAConnection(ConnectionPool pool) {
        pool.borrow();
    }

    private static final class Records extends Handler {

        private final List<LogRecord> records;

        Records(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord published) {
            records.add(published);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
