package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.AgroalPoolInterceptor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Listeners and interceptors that were written for Agroal work with Etosha. */
class AgroalHooksIT extends PoolOnServer {

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<ConnectionPool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(pool -> pool.close(Duration.ZERO));
    }

    private ConnectionPool open(PoolConfig config, Object... hooks) {
        ConnectionPool pool = ConnectionPool.open(config, OuterTransactions.NONE, Hooks.of(List.of(hooks)));
        pools.add(pool);
        return pool;
    }

    /** Records the names of all calls. */
    private AgroalDataSourceListener listener() {
        InvocationHandler noting = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("toString") ? "listener" : null;
            }
            events.add(method.getName());
            return null;
        };
        return (AgroalDataSourceListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AgroalDataSourceListener.class}, noting);
    }

    private static AgroalPoolInterceptor schema(String name, int priority) {
        return new AgroalPoolInterceptor() {
            @Override
            public void onConnectionAcquire(Connection connection) {
                set(connection, "SET app.tenant = '" + name + "'");
            }

            @Override
            public void onConnectionReturn(Connection connection) {
                set(connection, "RESET app.tenant");
            }

            @Override
            public int getPriority() {
                return priority;
            }
        };
    }

    private static void set(Connection connection, String sql) {
        try (Connection own = connection) { // closes the connection, as most interceptors do
            execute(own, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tenant(Connection connection) throws SQLException {
        return text(connection, "SELECT current_setting('app.tenant', true)");
    }

    @Test
    void anInterceptorPreparesAConnectionForItsHolder() throws SQLException {
        ConnectionPool pool = open(config().withSize(1), schema("second", 2), schema("first", 1));
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.borrow()) {
                assertThat(tenant(connection)).isEqualTo("second"); // the higher priority is called last
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void anInterceptorUndoesItsChangesWhenTheConnectionIsReturned() throws SQLException {
        List<String> returned = new ArrayList<>();
        AgroalPoolInterceptor last = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionReturn(Connection connection) {
                try {
                    returned.add(tenant(connection));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public int getPriority() {
                return 9;
            }
        };
        ConnectionPool pool = open(config().withSize(1), schema("one", 1), last);
        pool.borrow().close();
        assertThat(returned).containsExactly("");
    }

    @Test
    void aConnectionRefusedByAnInterceptorIsReplaced() {
        AgroalPoolInterceptor refusing = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionAcquire(Connection connection) {
                throw new IllegalStateException("no tenant");
            }
        };
        ConnectionPool pool = open(config().withSize(1), refusing);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(pool::borrow)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no tenant");
        }
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void aConnectionWithATransactionLeftOpenByAnInterceptorIsReplaced() throws SQLException {
        AgroalPoolInterceptor careless = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionReturn(Connection connection) {
                set(connection, "BEGIN");
            }
        };
        ConnectionPool pool = open(config().withSize(1), careless);
        int first;
        try (Connection connection = pool.borrow()) {
            first = pid(connection);
        }
        try (Connection connection = pool.borrow()) {
            assertThat(pid(connection)).isNotEqualTo(first);
        }
    }

    @Test
    void aConnectionWithACopyLeftOpenByAnInterceptorIsReplaced() throws SQLException {
        AgroalPoolInterceptor careless = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionReturn(Connection connection) {
                try {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut("COPY (SELECT generate_series(1, 100000)) TO STDOUT");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        ConnectionPool pool = open(config().withSize(1), careless);
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.borrow()) {
                assertThat(text(connection, "SELECT " + i)).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void aConnectionLeftWithoutAutoCommitByAnInterceptorIsReplaced() throws SQLException {
        AgroalPoolInterceptor careless = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionReturn(Connection connection) {
                try {
                    connection.setAutoCommit(false);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        ConnectionPool pool = open(config().withSize(1), careless);
        pool.borrow().close();
        try (Connection connection = pool.borrow()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void aFailingInterceptorDoesNotKeepConnectionsOpen() throws SQLException {
        AgroalPoolInterceptor failing = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionDestroy(Connection connection) {
                throw new IllegalStateException("at the end");
            }
        };
        ConnectionPool pool = open(config().withSize(2), failing);
        fill(pool, 2);
        pool.close(Duration.ZERO);
        try (Connection superuser = EmbeddedServer.superuser()) {
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(sessions(pool, superuser))
                    .isZero());
        }
    }

    @Test
    void aNewConnectionRefusedByAnInterceptorIsClosed() throws SQLException {
        AgroalPoolInterceptor refusing = new AgroalPoolInterceptor() {
            @Override
            public void onConnectionCreate(Connection connection) {
                throw new IllegalStateException("not this one");
            }
        };
        ConnectionPool pool = open(config().withSize(1).withTimeout(Duration.ofMillis(300)), refusing);
        assertThatThrownBy(pool::borrow).hasMessageContaining("not this one");
        try (Connection superuser = EmbeddedServer.superuser()) {
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(sessions(pool, superuser))
                    .isZero());
        }
    }

    @Test
    void aListenerIsCalledDuringTheLifeOfAConnection() throws SQLException {
        ConnectionPool pool = open(config().withSize(1), listener(), schema("one", 1));
        pool.borrow().close();
        assertThat(events)
                .containsSubsequence(
                        "onPoolInterceptor",
                        "beforeConnectionAcquire",
                        "beforePoolBlock",
                        "beforeConnectionCreation",
                        "onConnectionCreation",
                        "onConnectionPooled",
                        "onConnectionAcquire",
                        "beforeConnectionReturn",
                        "onConnectionReturn");
        events.clear();
        pool.close(Duration.ZERO);
        assertThat(events).containsSubsequence("beforeConnectionDestroy", "onConnectionDestroy");
        assertThat(events).doesNotContain("onConnectionReturn", "onConnectionAcquire");
    }

    @Test
    void aListenerIsCalledForLeaksValidationAndBrokenConnections() throws Exception {
        ConnectionPool pool = open(config().withSize(1).withLeakThreshold(Duration.ofMillis(100)), listener());
        try (Connection superuser = EmbeddedServer.superuser()) {
            try (Connection lent = pool.borrow()) {
                assertThat(text(lent, "SELECT 1")).isEqualTo("1");
                awaitEvents("beforeConnectionLeak", "onConnectionLeak");
            }
            letThemGetStale();
            pool.borrow().close();
            assertThat(events).containsSubsequence("beforeConnectionValidation", "onConnectionValid");
            terminate(pool, superuser);
            awaitEvents("beforeConnectionFlush", "onConnectionFlush");
        }
    }

    private void awaitEvents(String... names) {
        Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(events).contains(names));
    }

    @Test
    void aListenerThatThrowsDoesNotDisturbThePool() throws SQLException {
        InvocationHandler failing = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return "failing";
            }
            throw new IllegalStateException(method.getName());
        };
        AgroalDataSourceListener listener = (AgroalDataSourceListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AgroalDataSourceListener.class}, failing);
        ConnectionPool pool = open(config().withSize(1), listener);
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.borrow()) {
                assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void aNegativePriorityIsRefusedAsInAgroal() {
        assertThatThrownBy(() -> Hooks.of(List.of(schema("x", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be negative, was -1");
    }
}
