package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.DatabaseException;
import dev.etosha.PoolStats;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.PostgresConnector;
import dev.etosha.health.HealthMonitor;
import dev.etosha.testing.Eventually;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Bounds, closing and numbers are correct while something else blocks, fails or has ended. */
class OwnEndIT extends PoolOnServer {

    @Test
    void theWaitIsBoundedWhileALogHandlerBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        Handler handler = blocking(blocked);
        Logger logger = Logger.getLogger("dev.etosha.pool");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            ConnectionPool pool =
                    open(config("postgresql://postgres@localhost:1/none").withTimeout(Duration.ofSeconds(1)));
            for (int i = 0; i < 2; i++) {
                long began = System.nanoTime();
                assertThatThrownBy(pool::borrow).isInstanceOf(DatabaseException.class);
                assertThat(since(began)).isLessThan(pool.config().timeout().plus(GRACE));
            }
        } finally {
            blocked.countDown();
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    private static Handler blocking(CountDownLatch until) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                try {
                    until.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void anErrorWhileConnectingCostsNoSlot() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        PoolConfig config = config().withSize(1).withTimeout(Duration.ofMillis(500));
        Connector connector = new PostgresConnector(config, Hooks.NONE);
        try (ConnectionPool pool = ConnectionPool.open(config, () -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("com/example/Plugin");
            }
            return connector.connect();
        })) {
            assertThatThrownBy(pool::borrow).hasMessageContaining("com/example/Plugin");
            broken.set(false);
            Eventually.eventually(Duration.ofSeconds(10), () -> pool.borrow().close());
            assertThat(pool.stats().checkedIn()).isEqualTo(1);
        }
    }

    @Test
    void aClosedPoolHasNoConnections() throws Exception {
        ConnectionPool pool = open(config());
        Connection lent = pool.borrow();
        Connection aborted = pool.borrow();
        pool.close(Duration.ZERO);
        lent.close();
        aborted.abort(Runnable::run);

        PoolStats stats = pool.stats();
        assertThat(stats.checkedIn() + stats.checkedOut()).isZero();
        assertThat(stats.closed()).isEqualTo(stats.opened()).isEqualTo(2);
    }

    @Test
    void closingWithAVeryLongTimeoutReturns() throws Exception {
        ConnectionPool pool = open(config());
        fill(pool, 2);
        pool.close(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(pool.stats().initialized()).isFalse();
        assertThat(pool.stats().checkedIn()).isZero();
    }

    @Test
    void theMetadataOfAClosedConnectionRefusesCalls() throws Exception {
        Connection connection = open(config()).borrow();
        DatabaseMetaData metaData = connection.getMetaData();
        connection.close();
        for (Method method : DatabaseMetaData.class.getMethods()) {
            if (method.getExceptionTypes().length == 0) {
                continue; // the two methods for the driver's version may not throw
            }
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                Class<?> type = method.getParameterTypes()[i];
                arguments[i] = type == int.class
                        ? 1
                        : type == boolean.class ? true : type == Class.class ? DatabaseMetaData.class : null;
            }
            assertThatThrownBy(() -> method.invoke(metaData, arguments))
                    .as(method.toString())
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasFieldOrPropertyWithValue("SQLState", "08003");
        }
    }

    @Test
    void theCommitOfAFailedTransactionIsRefused() throws Exception {
        try (Connection connection = open(config()).borrow()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> text(connection, "SELECT 1/0")).isInstanceOf(SQLException.class);
            assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "25P02");
            connection.rollback();
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            connection.commit();
        }
    }

    @Test
    void aLazyPoolIsReadyBeforeItsFirstUse() throws Exception {
        ConnectionPool pool = open(config().withStart(StartMode.LAZY));
        try (HealthMonitor monitor = HealthMonitor.of(pool, change -> {})) {
            Eventually.eventually(
                    Duration.ofSeconds(10),
                    () -> assertThat(monitor.report().state().ready()).isTrue());
        }
        assertThat(pool.stats().opened()).isZero();
    }
}
