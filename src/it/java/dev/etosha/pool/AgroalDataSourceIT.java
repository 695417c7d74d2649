package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.agroal.AgroalPoolDataSource;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.jta.Jta;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.LogLines;
import dev.etosha.testing.Narayana;
import dev.etosha.testing.OwnServer;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import jakarta.transaction.TransactionManager;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool as Agroal's data source does what Agroal's documentation says, or refuses it. */
class AgroalDataSourceIT extends PoolOnServer {

    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    private final LogLines log = new LogLines("dev.etosha.pool");

    private final ConnectionPool pool = open(config());
    private final AgroalDataSource agroal = AgroalPoolDataSource.of(pool);

    @Test
    void itLendsThePoolsConnections() throws SQLException {
        try (Connection connection = agroal.getConnection()) {
            assertThat(text(connection, "SELECT current_setting('application_name')"))
                    .isEqualTo("AgroalDataSourceIT");
            assertThat(pool.stats().checkedOut()).isEqualTo(1);
        }
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void itHasOneUser() {
        assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
                .isThrownBy(() -> agroal.getConnection("somebody", "else"));
    }

    @Test
    void aReadOnlyConnectionIsReadOnlyUntilItReturns() throws SQLException {
        try (Connection connection = agroal.getReadOnlyConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
            connection.setAutoCommit(false); // pgjdbc has the server refuse writes in transactions only
            assertThatThrownBy(() -> execute(connection, "CREATE TABLE never (id int)"))
                    .hasMessageContaining("read-only");
        }
        try (Connection next = agroal.getConnection()) {
            assertThat(next.isReadOnly()).isFalse();
        }
    }

    @Test
    void aTransactionOfTheContainerIsNotMadeReadOnly() throws Exception {
        TransactionManager manager = Narayana.manager();
        try (ConnectionPool joining = ConnectionPool.open(config(), Jta.transactions(type -> null), Hooks.NONE)) {
            AgroalDataSource joined = AgroalPoolDataSource.of(joining);
            manager.begin();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(joined::getReadOnlyConnection)
                    .withMessageContaining("not read-only");
            try (Connection connection = joined.getConnection()) {
                execute(connection, "CREATE TEMPORARY TABLE written (id int)");
            }
            manager.commit();
            assertThat(joining.stats().checkedOut()).isZero();
        }
    }

    @Test
    void theConfigurationIsThePools() {
        PoolConfig config = config().withSize(3)
                .withMaxOverflow(4)
                .withLeakThreshold(Duration.ofSeconds(7))
                .withPassword("hush-hush")
                .withInitSql("SET app.tenant = 'x'");
        AgroalDataSource other = AgroalPoolDataSource.of(open(config));

        assertThat(other.getConfiguration().metricsEnabled()).isTrue();
        AgroalConnectionPoolConfiguration settings = other.getConfiguration().connectionPoolConfiguration();
        assertThat(settings.minSize()).isEqualTo(3);
        assertThat(settings.initialSize()).isEqualTo(3);
        assertThat(settings.maxSize()).isEqualTo(7);
        assertThat(settings.acquisitionTimeout()).isEqualTo(config.timeout());
        assertThat(settings.leakTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.maxLifetime()).isEqualTo(config.recycle());
        assertThat(settings.reapTimeout()).isEqualTo(config.idleTimeout());
        AgroalConnectionFactoryConfiguration factory = settings.connectionFactoryConfiguration();
        assertThat(factory.jdbcUrl())
                .startsWith("jdbc:postgresql://")
                .isEqualTo(config.url().jdbcUrl())
                .doesNotContain("hush-hush");
        assertThat(factory.principal().getName()).isEqualTo(config.user());
        assertThat(factory.credentials()).isEmpty();
        assertThat(factory.loginTimeout()).isEqualTo(config.connectTimeout());
        assertThat(factory.initialSql()).isEqualTo("SET app.tenant = 'x'");
        assertThat(factory.autoCommit()).isTrue();
    }

    @Test
    void aSettingOfAnOpenPoolIsNotChanged() {
        AgroalConnectionPoolConfiguration settings = agroal.getConfiguration().connectionPoolConfiguration();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.setMaxSize(50))
                .withMessageContaining("db.pool.max-overflow");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.setMinSize(5))
                .withMessageContaining("db.pool.size");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.setAcquisitionTimeout(Duration.ZERO))
                .withMessageContaining("db.pool.timeout");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> agroal.getConfiguration().setMetricsEnabled(false));
    }

    @Test
    void theMetricsAreThePools() throws SQLException {
        fill(pool, 2);
        try (Connection connection = agroal.getConnection()) {
            assertThat(agroal.getMetrics().activeCount()).isEqualTo(1);
            assertThat(agroal.getMetrics().availableCount()).isEqualTo(1);
            assertThat(agroal.getMetrics().creationCount()).isEqualTo(2);
            assertThat(agroal.getMetrics().awaitingCount()).isZero();
            connection.abort(Runnable::run);
        }
        Eventually.eventually(SOON, () -> {
            assertThat(agroal.getMetrics().destroyCount()).isEqualTo(1);
            assertThat(agroal.getMetrics().invalidCount()).isEqualTo(1);
        });
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> agroal.getMetrics().reset());
    }

    @Test
    void flushingAllCutsWhatIsLentToo() throws SQLException {
        fill(pool, 2);
        try (Connection connection = agroal.getConnection()) {
            CompletableFuture<Throwable> sleeper =
                    CompletableFuture.supplyAsync(() -> failure(connection, "SELECT pg_sleep(30)"));
            Eventually.eventually(
                    SOON, () -> assertThat(running("SELECT pg_sleep(30)")).isEqualTo("1"));

            agroal.flush(FlushMode.ALL);

            assertThat(sleeper.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> text(connection, "SELECT 1")).isInstanceOf(SQLException.class);
            Eventually.eventually(
                    SOON, () -> assertThat(running("SELECT pg_sleep(30)")).isEqualTo("0"));
            Eventually.eventually(SOON, () -> assertThat(pool.stats().closed()).isEqualTo(2));
        }
        assertThat(pool.stats().closed()).isEqualTo(2);
        assertThat(pool.stats().invalid()).isZero();
        assertThat(pool.stats().checkedOut()).isZero();
        usable();
    }

    @Test
    void flushingGracefullyReplacesConnectionsOnceTheyAreFree() throws SQLException {
        fill(pool, 2);
        int lent;
        try (Connection connection = agroal.getConnection()) {
            lent = pid(connection);
            agroal.flush(FlushMode.GRACEFUL);

            assertThat(pool.stats().closed()).isEqualTo(1);
            assertThat(pid(connection)).isEqualTo(lent);
        }
        assertThat(pool.stats().closed()).isEqualTo(2);
        assertThat(pool.stats().invalid()).isZero();
        try (Connection next = agroal.getConnection()) {
            assertThat(pid(next)).isNotEqualTo(lent);
        }
    }

    @Test
    void flushingIdleOnesKeepsThePoolsSize() throws SQLException {
        ConnectionPool wide = open(config().withSize(1).withMaxOverflow(2));
        fill(wide, 3);
        try (Connection connection = wide.borrow()) {
            AgroalPoolDataSource.of(wide).flush(FlushMode.IDLE);

            assertThat(wide.stats().closed()).isEqualTo(2);
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
        AgroalPoolDataSource.of(wide).flush(FlushMode.IDLE);
        assertThat(wide.stats().closed()).isEqualTo(2);
    }

    @Test
    void flushingInvalidOnesClosesTheDead() throws SQLException {
        fill(pool, 2);
        int alive;
        try (Connection connection = agroal.getConnection();
                Connection superuser = EmbeddedServer.superuser()) {
            alive = pid(connection);
            execute(
                    superuser,
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name ="
                            + " 'AgroalDataSourceIT' AND pid <> " + alive);
            agroal.flush(FlushMode.INVALID);

            Eventually.eventually(SOON, () -> assertThat(pool.stats().invalid()).isEqualTo(1));
        }
        try (Connection next = agroal.getConnection()) {
            assertThat(pid(next)).isEqualTo(alive);
        }
    }

    @Test
    void flushingLeaksCutsThoseThatAreLentForTooLong() throws SQLException {
        ConnectionPool leaking = open(config().withLeakThreshold(Duration.ofMillis(200)));
        try (Connection leaked = leaking.borrow()) {
            AgroalPoolDataSource.of(leaking).flush(FlushMode.LEAK);
            assertThat(text(leaked, "SELECT 1")).isEqualTo("1");

            Eventually.eventually(SOON, () -> {
                AgroalPoolDataSource.of(leaking).flush(FlushMode.LEAK);
                assertThat(leaking.stats().closed()).isEqualTo(1);
            });
            assertThat(leaking.stats().checkedOut()).isZero();
            assertThatThrownBy(() -> text(leaked, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThat(leaking.stats().closed()).isEqualTo(1);
        assertThat(leaking.stats().checkedOut()).isZero();
    }

    @Test
    void withoutALeakThresholdThereIsNoLeak() throws SQLException {
        try (Connection connection = agroal.getConnection()) {
            agroal.flush(FlushMode.LEAK);
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
        Eventually.eventually(
                SOON, () -> assertThat(log.lines()).anyMatch(line -> line.contains("db.pool.leak-threshold is 0")));
    }

    @Test
    void fillingMakesThePoolsSize() {
        assertThat(pool.stats().opened()).isZero();
        agroal.flush(FlushMode.FILL);
        Eventually.eventually(SOON, () -> assertThat(pool.stats().checkedIn()).isEqualTo(2));
    }

    @Test
    void aFlushOfAClosedPoolDoesNothing() {
        agroal.close();
        for (FlushMode mode : FlushMode.values()) {
            agroal.flush(mode);
        }
        assertThat(pool.stats().initialized()).isFalse();
        assertThat(pool.stats().checkedIn()).isZero();
    }

    @Test
    void interceptorsAreThoseThatThePoolWasOpenedWith() {
        AgroalPoolInterceptor late = interceptor(2);
        AgroalPoolInterceptor early = interceptor(1);
        try (ConnectionPool hooked =
                ConnectionPool.open(config(), OuterTransactions.NONE, Hooks.of(List.of(late, early)))) {
            AgroalDataSource other = AgroalPoolDataSource.of(hooked);
            assertThat(other.getPoolInterceptors()).containsExactly(early, late);
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> other.setPoolInterceptors(List.of()))
                    .withMessageContaining("Hooks");
        }
        assertThat(agroal.getPoolInterceptors()).isEmpty();
    }

    private static AgroalPoolInterceptor interceptor(int priority) {
        return new AgroalPoolInterceptor() {
            @Override
            public int getPriority() {
                return priority;
            }
        };
    }

    @Test
    void aPoolThatWorksIsHealthyAlsoIfItIsFull() throws SQLException {
        assertThat(agroal.isHealthy(false)).isTrue();
        assertThat(agroal.isHealthy(true)).isTrue();
        try (Connection first = agroal.getConnection();
                Connection second = agroal.getConnection()) {
            assertThat(first).isNotSameAs(second);
            assertThat(agroal.isHealthy(false)).isTrue();
            assertThat(agroal.isHealthy(true)).isTrue();
        }
        assertThat(pool.stats().opened()).isEqualTo(2);
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void aPoolWithoutItsDatabaseIsNotHealthy() throws Exception {
        try (OwnServer server = OwnServer.start()) {
            AgroalDataSource other =
                    AgroalPoolDataSource.of(open(config(server.url()).withTimeout(Duration.ofSeconds(1))));
            assertThat(other.isHealthy(false)).isTrue();
            server.stop("fast");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> other.isHealthy(true));
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> other.isHealthy(false));
        }
    }

    @Test
    void itsCloseClosesThePoolOfItsOwner() {
        agroal.close();
        assertThatExceptionOfType(SQLException.class).isThrownBy(agroal::getConnection);
    }

    @Test
    void itsCloseIsRefusedToAnybodyElse() throws SQLException {
        AgroalDataSource shared = AgroalPoolDataSource.shared(pool);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(shared::close)
                .withMessageContaining("belongs to the application");
        usable();
    }

    @Test
    void itIsADataSourceLikeThePoolsOwn() throws SQLException {
        assertThat(agroal.isWrapperFor(AgroalDataSource.class)).isTrue();
        assertThat(agroal.unwrap(AgroalDataSource.class)).isSameAs(agroal);
        assertThat(agroal.unwrap(DataSource.class)).isSameAs(agroal);
        assertThat(agroal.isWrapperFor(String.class)).isFalse();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> agroal.unwrap(String.class));
        assertThat(agroal.getLoginTimeout()).isEqualTo(pool.dataSource().getLoginTimeout());
        assertThat(agroal.getLogWriter()).isNull();
        assertThat(agroal.getParentLogger().getName()).isEqualTo("dev.etosha");
    }

    @Test
    void itIsNotSerializable() {
        assertThatExceptionOfType(NotSerializableException.class)
                .isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(agroal));
    }

    private void usable() throws SQLException {
        try (Connection connection = agroal.getConnection()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    private static Throwable failure(Connection connection, String sql) {
        try {
            execute(connection, sql);
            throw new IllegalStateException(sql + " succeeded");
        } catch (SQLException e) {
            return e;
        }
    }

    private static String running(String sql) throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser()) {
            return text(
                    superuser,
                    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = '" + sql + "'");
        }
    }
}
