package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.session.DriverSettings;
import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Settings of the login apply to each holder, even if the previous holder changed them. All pools keep their only
 * connection.
 */
class LoginStaysIT extends PoolOnServer {

    @BeforeAll
    static void createSchema() throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser()) {
            execute(superuser, "CREATE SCHEMA IF NOT EXISTS stays");
        }
    }

    /** A change that a holder makes. */
    private enum Use {
        NOTHING,
        UNWRAP {
            @Override
            void of(Connection connection) throws SQLException {
                connection.unwrap(PGConnection.class);
            }
        },
        SCHEMA {
            @Override
            void of(Connection connection) throws SQLException {
                connection.setSchema("public");
            }
        },
        ISOLATION {
            @Override
            void of(Connection connection) throws SQLException {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
        },
        READ_ONLY {
            @Override
            void of(Connection connection) throws SQLException {
                connection.setReadOnly(!connection.isReadOnly());
            }
        },
        NAME {
            @Override
            void of(Connection connection) throws SQLException {
                connection.setClientInfo("ApplicationName", "another");
            }
        },
        DRIVER {
            @Override
            void of(Connection connection) throws SQLException {
                BaseConnection driver = connection.unwrap(BaseConnection.class);
                driver.setPrepareThreshold(-1);
                driver.setDefaultFetchSize(7);
                driver.setAutosave(AutoSave.ALWAYS);
                driver.setAdaptiveFetch(true);
                driver.setQueryTimeout(3);
                driver.setSchema("public");
                driver.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                driver.setReadOnly(!driver.isReadOnly());
                driver.setTypeMap(new HashMap<>(Map.of("x", String.class)));
                driver.getQueryExecutor().setPreferQueryMode(PreferQueryMode.SIMPLE);
                driver.getQueryExecutor().setFlushCacheOnDeallocate(false);
                driver.getQueryExecutor().setBinaryReceiveOids(Set.of());
            }
        };

        void of(Connection connection) throws SQLException {}
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void settingsOfInitSqlStay(ResetMode mode) throws SQLException {
        check(config().withInitSql(
                        "SET search_path TO stays, public; SET default_transaction_isolation TO serializable;"
                                + " SET default_transaction_read_only TO on; SET work_mem TO '9MB'; -- it's all")
                .withReset(mode));
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void objectsCreatedByInitSqlStay(ResetMode mode) throws SQLException {
        ConnectionPool pool = check(config().withInitSql("SET ROLE pg_monitor; LISTEN news;"
                        + " SET search_path TO stays; CREATE TEMP TABLE scratch (id int)")
                .withReset(mode));
        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT current_user || pg_listening_channels()"))
                    .isEqualTo("pg_monitornews");
            assertThat(text(connection, "SELECT count(*) FROM pg_temp.scratch")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void settingsOfOptionsStay(ResetMode mode) throws SQLException {
        check(config().withProperty("options", "-c search_path=stays -c default_transaction_isolation=serializable")
                .withReset(mode));
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void settingsOfDriverPropertiesStay(ResetMode mode) throws SQLException {
        check(config().withReadOnly(true)
                .withProperty("currentSchema", "stays")
                .withProperty("prepareThreshold", "2")
                .withProperty("defaultRowFetchSize", "50")
                .withProperty("autosave", "conservative")
                .withReset(mode));
    }

    private ConnectionPool check(PoolConfig config) throws SQLException {
        ConnectionPool pool = open(config.withSize(1));
        Map<String, Object> login = state(pool);
        for (Use use : Use.values()) {
            try (Connection connection = pool.borrow()) {
                use.of(connection);
                text(connection, "SELECT 1");
            }
            assertThat(state(pool)).as("after %s", use).isEqualTo(login);
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
        return pool;
    }

    private static Map<String, Object> state(ConnectionPool pool) throws SQLException {
        Map<String, Object> state = new TreeMap<>();
        try (Connection connection = pool.borrow()) {
            for (String name : new String[] {
                "search_path",
                "default_transaction_isolation",
                "default_transaction_read_only",
                "work_mem",
                "application_name",
                "role"
            }) {
                state.put(name, text(connection, "SHOW " + name));
            }
            state.put("read only", connection.isReadOnly());
            BaseConnection driver = connection.unwrap(BaseConnection.class);
            state.put("driver", DriverSettings.of(driver));
            state.put("types", driver.getTypeMap());
        }
        return state;
    }
}
