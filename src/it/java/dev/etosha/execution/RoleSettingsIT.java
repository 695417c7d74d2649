package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.HealthState;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.health.HealthMonitor;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools whose role or database has its own settings, unknown to the application. */
class RoleSettingsIT extends DatabaseOnServer {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ROLE = "etosha_set";
    private static final String OWNER = "etosha_owner";

    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private FaultProxy proxy;
    private int runs;

    @BeforeAll
    static void createRoles() throws SQLException {
        admin("CREATE ROLE " + OWNER + " NOLOGIN");
        admin(Values.TABLE);
        admin("GRANT ALL ON public.value TO PUBLIC");
        admin("CREATE SCHEMA shadow");
        admin("GRANT USAGE ON SCHEMA shadow TO PUBLIC");
        List<String> shadows = new ArrayList<>();
        Map.of(
                        "pg_current_xact_id_if_assigned()", "xid8",
                        "pg_is_in_recovery()", "bool",
                        "pg_backend_pid()", "int",
                        "current_setting(text)", "text",
                        "has_function_privilege(oid, text)", "bool")
                .forEach((function, type) -> shadows.add("CREATE FUNCTION shadow." + function + " RETURNS " + type
                        + " LANGUAGE sql AS 'SELECT NULL::" + type + "'"));
        for (String shadow : shadows) {
            admin(shadow);
        }
    }

    @AfterAll
    static void dropRoles() throws SQLException {
        admin("DROP SCHEMA shadow CASCADE");
        admin("DROP TABLE public.value");
        admin("DROP ROLE " + OWNER);
    }

    @BeforeEach
    void createRole() throws SQLException {
        admin("CREATE ROLE " + ROLE + " LOGIN IN ROLE " + OWNER);
        admin("GRANT ALL ON item TO PUBLIC");
        admin("TRUNCATE public.value");
        proxy = FaultProxy.to(EmbeddedServer.port());
    }

    @AfterEach
    void dropRole() throws SQLException, IOException {
        proxy.close();
        admin("DROP OWNED BY " + ROLE);
        admin("DROP ROLE " + ROLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DateStyle = 'German'",
                "DateStyle = 'SQL, DMY'",
                "DateStyle = 'Postgres, MDY'",
                "IntervalStyle = 'sql_standard'",
                "IntervalStyle = 'postgres_verbose'",
                "TimeZone = 'Asia/Kathmandu'",
                "standard_conforming_strings = off",
                "backslash_quote = off",
                "bytea_output = 'escape'",
                "client_encoding = 'LATIN1'",
                "client_min_messages = 'debug5'",
                "search_path = ''",
                "search_path = 'nowhere'",
                "search_path = shadow, pg_catalog, public",
                "default_transaction_isolation = 'serializable'",
                "default_transaction_deferrable = on",
                "row_security = off",
                "transform_null_equals = on",
                "quote_all_identifiers = on",
                "plan_cache_mode = 'force_generic_plan'",
                "debug_parallel_query = 'on'",
                "synchronous_commit = off",
                "work_mem = '64kB'",
                "role = " + OWNER,
                "statement_timeout = '10s'",
                "transaction_timeout = '10s'"
            })
    void aSettingOfTheRoleChangesNoResult(String setting) throws SQLException {
        set(setting);
        PoolConfig config = throughProxy();
        assertThatValuesComeBack(config);
        assertThatALostCommitIsFound(config);
        String name = setting.substring(0, setting.indexOf(' '));
        for (ResetMode reset : ResetMode.values()) {
            assertThatTheNextHolderFinds(name, config.withReset(reset));
        }
        assertThat(stateOf(pool(config))).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void valuesAreCorrectInTheSimpleProtocol() throws SQLException {
        set("DateStyle = 'German'");
        set("bytea_output = 'escape'");
        assertThatValuesComeBack(config(url()).withProperty("preferQueryMode", "simple"));
    }

    @Test
    void aSettingForOneDatabaseHasTheSameEffect() throws SQLException {
        admin("ALTER ROLE " + ROLE + " IN DATABASE postgres SET search_path = 'nowhere'");
        assertThatValuesComeBack(throughProxy());
        assertThatTheNextHolderFinds("search_path", throughProxy());
    }

    @Test
    void aReadOnlyRoleReadsAndItsWritesAreRefused() throws SQLException {
        set("default_transaction_read_only = on");
        ConnectionPool pool = pool(config(url()));
        Database database = Databases.on(pool);
        assertThat(database.query("SELECT id FROM item", row -> row.getInt(1))).isEmpty();
        for (Runnable write : List.<Runnable>of(
                () -> database.update(INSERT, item(1)),
                () -> database.updateBatch(INSERT, List.of(item(1), item(2))),
                () -> database.copyIn("COPY item FROM STDIN", List.<Object[]>of(new Object[] {1, "one"})),
                () -> database.useTransaction(transaction -> transaction.update(INSERT, item(1))))) {
            PermanentDatabaseException thrown = catchThrowableOfType(PermanentDatabaseException.class, write::run);
            assertThat(thrown.sqlState()).isEqualTo("25006");
            assertThat(thrown.attempts()).isEqualTo(1);
        }
        assertThat(pool.stats().invalid()).isZero();
        assertThat(items()).isZero();
        assertThat(stateOf(pool).ready()).isTrue();
    }

    @Test
    void aRoleWithFewerConnectionsThanThePoolServesAllCallersAndStaysReady() throws Exception {
        admin("ALTER ROLE " + ROLE + " CONNECTION LIMIT 2");
        ConnectionPool pool = pool(config(url())
                .withSize(4)
                .withMaxOverflow(4)
                .withTimeout(SOON)
                .withHealthInterval(Duration.ofMillis(100)));
        Database database = Databases.on(pool);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(CompletableFuture.supplyAsync(
                    () -> database.queryOne("SELECT 1, pg_sleep(0.01)", row -> row.getInt(1))
                            .orElseThrow()));
        }
        for (CompletableFuture<Integer> call : calls) {
            assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        Eventually.eventually(SOON, () -> assertThat(pool.stats().checkedIn()).isEqualTo(2));
        try (HealthMonitor monitor = HealthMonitor.of(pool, change -> {})) {
            // the pool is idle, and the probe's connection would exceed the limit
            Eventually.eventually(SOON, () -> assertThat(monitor.checks()).hasSizeGreaterThan(4));
            assertThat(monitor.checks()).allMatch(check -> check.state() == HealthState.DEGRADED);
        }
    }

    @Test
    void aStatementTimeoutOfTheRoleFailsOneCall() throws SQLException {
        set("statement_timeout = '300ms'");
        ConnectionPool pool = pool(config(url()).withSize(1).withMaxOverflow(0));
        Database database = Databases.on(pool);
        DatabaseException thrown =
                catchThrowableOfType(DatabaseException.class, () -> database.update("SELECT pg_sleep(60)"));
        assertThat(thrown.sqlState()).isEqualTo("57014");
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
        assertThat(pool.stats().invalid()).isZero();
    }

    @Test
    void aLockTimeoutOfTheRoleFailsOneCall() throws SQLException {
        set("lock_timeout = '100ms'");
        Database database = Databases.on(pool(config(url()).withSize(1).withMaxOverflow(0)));
        try (Connection other = EmbeddedServer.superuser();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE item");
            PermanentDatabaseException thrown =
                    catchThrowableOfType(PermanentDatabaseException.class, () -> database.update(INSERT, item(1)));
            assertThat(thrown.sqlState()).isEqualTo("55P03");
            other.rollback();
        }
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
    }

    @Test
    void anIdleTransactionIsRolledBackAndTheNextOneCommits() throws SQLException {
        set("idle_in_transaction_session_timeout = '200ms'");
        ConnectionPool pool = pool(config(url()));
        Database database = Databases.on(pool);
        PermanentDatabaseException thrown = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> database.useTransaction(transaction -> {
                    transaction.update(INSERT, item(1));
                    awaitSessions("state LIKE 'idle in%'", 0);
                }));
        assertThat(thrown.sqlState()).isEqualTo("25P03");
        assertThat(items()).isZero();
        database.useTransaction(transaction -> transaction.update(INSERT, item(1)));
        assertThat(items()).isEqualTo(1);
        assertThat(pool.stats().invalid()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void idleConnectionsClosedByTheServerFailNoCall(ResetMode reset) throws Exception {
        set("idle_session_timeout = '600ms'");
        ConnectionPool pool = pool(config(url()).withReset(reset));
        Database database = Databases.on(pool);
        for (int i = 1; i <= 2; i++) {
            assertThat(database.update(INSERT, item(i))).isEqualTo(1);
            awaitSessions("true", 0);
        }
        assertThat(database.queryOne("SELECT count(*) FROM item", row -> row.getInt(1)))
                .contains(2);
        assertThat(pool.stats().errorCount()).isZero();
    }

    @Test
    void aRoleThatMayNotLogInIsNamedAndServedAgainLater() throws SQLException {
        ConnectionPool pool = pool(config(url()).withSize(1).withTimeout(Duration.ofSeconds(1)));
        Database database = Databases.on(pool);
        assertThat(database.update(INSERT, item(1))).isEqualTo(1);
        admin("ALTER ROLE " + ROLE + " NOLOGIN");
        assertThat(database.update(INSERT, item(2))).isEqualTo(1); // on the existing connection

        admin("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
        Eventually.eventually(SOON, () -> assertThat(
                        catchThrowableOfType(PermanentDatabaseException.class, () -> database.update(INSERT, item(3))))
                .hasMessageContaining("not permitted to log in"));
        assertThat(stateOf(pool)).isEqualTo(HealthState.UNHEALTHY);

        admin("ALTER ROLE " + ROLE + " LOGIN");
        Eventually.eventually(
                SOON, () -> assertThat(database.update(INSERT, item(3))).isEqualTo(1));
        assertThat(stateOf(pool).ready()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII", "LATIN9", "EUC_JP"})
    void aDatabaseWithAnotherEncodingWorks(String encoding) throws SQLException {
        String name = "etosha_" + encoding.toLowerCase(Locale.ROOT);
        admin("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        try {
            String url = "postgresql://postgres@localhost:" + proxy.port() + "/" + name;
            ConnectionPool pool = ConnectionPool.open(config(url));
            try (pool) {
                Database database = Databases.on(pool);
                database.update(Values.TABLE);
                assertThatValuesComeBack(config(url));
                boolean knowsAll = encoding.equals("SQL_ASCII");
                String snowman = "\u2603";
                if (knowsAll) {
                    assertThat(database.queryOne("SELECT :s::text", Map.of("s", snowman), row -> row.getString(1)))
                            .contains(snowman);
                } else {
                    PermanentDatabaseException thrown = catchThrowableOfType(
                            PermanentDatabaseException.class,
                            () -> database.queryOne("SELECT :s::text", Map.of("s", snowman), row -> row.getString(1)));
                    assertThat(thrown.sqlState()).isEqualTo("22P05");
                    assertThat(database.queryOne("SELECT 1", row -> row.getInt(1)))
                            .contains(1);
                }
            }
        } finally {
            admin("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    @Test
    void allPasswordMethodsWorkOverIpv4AndIpv6() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByAddress(IPV6_LOOPBACK)))
                .as("this machine has IPv6")
                .isNotNull();
        try (OwnServer server = OwnServer.start()) {
            String password = "p:/?#[]@ ü%";
            server.execute(
                    "SET password_encryption = 'md5'; CREATE ROLE by_md5 LOGIN PASSWORD '" + password + "'",
                    "CREATE ROLE by_password LOGIN PASSWORD '" + password + "'",
                    "CREATE ROLE by_scram LOGIN PASSWORD '" + password + "'",
                    "SET password_encryption = 'scram-sha-256'; ALTER ROLE by_scram PASSWORD '" + password + "'",
                    "ALTER SYSTEM SET listen_addresses = '127.0.0.1, ::1'");
            StringBuilder rules = new StringBuilder();
            for (String address : List.of("127.0.0.1/32", "::1/128")) {
                rules.append("host all postgres ").append(address).append(" trust\n");
                rules.append("host all by_password ").append(address).append(" password\n");
                // uses SCRAM for passwords that are stored as SCRAM
                rules.append("host all all ").append(address).append(" md5\n");
            }
            Files.writeString(server.hbaFile(), rules);
            server.restart("fast");
            for (String role : List.of("by_md5", "by_password", "by_scram")) {
                for (String host : List.of("127.0.0.1", "[::1]", "localhost")) {
                    PoolConfig config = config("postgresql://" + role + ":p%3A%2F%3F%23%5B%5D%40%20%C3%BC%25@" + host
                            + ":" + server.port() + "/postgres");
                    assertThat(currentUser(config)).isEqualTo(role);
                    assertThat(catchThrowableOfType(
                                    PermanentDatabaseException.class, () -> currentUser(config.withPassword("wrong"))))
                            .hasMessageContaining("password authentication failed for user \"" + role + "\"");
                }
            }
            PoolConfig jdbc = config("jdbc:postgresql://[::1]:" + server.port() + "/postgres?user=postgres");
            assertThat(currentUser(jdbc)).isEqualTo("postgres");
        }
    }

    private String currentUser(PoolConfig config) {
        return Databases.on(pool(config))
                .queryOne("SELECT current_user", row -> row.getString(1))
                .orElseThrow();
    }

    private void assertThatValuesComeBack(PoolConfig config) {
        Database database = Databases.on(pool(config.withSize(1).withMaxOverflow(0)));
        for (int i = 0; i < 7; i++) { // pgjdbc changes from text to binary after the fifth run
            assertThat(database.queryOne(Values.SELECT, Values.PARAMETERS, Values::read))
                    .contains(Values.EXPECTED);
        }
        assertThat(database.update(Values.INSERT, Values.PARAMETERS)).isEqualTo(1);
        assertThat(database.updateBatch(Values.INSERT, List.of(Values.PARAMETERS, Values.PARAMETERS)))
                .containsExactly(1, 1);
        assertThat(database.copyIn(Values.COPY, Collections.nCopies(2, Values.row())))
                .isEqualTo(2);
        assertThat(database.query(Values.STORED, Values::read)).hasSize(5).containsOnly(Values.EXPECTED);
    }

    private void assertThatALostCommitIsFound(PoolConfig config) throws SQLException {
        Database database = Databases.on(pool(config));
        for (CommitFault fault : List.of(CommitFault.CUT_BEFORE_ANSWER, CommitFault.CUT_BEFORE)) {
            admin("TRUNCATE item");
            runs = 0;
            proxy.failNextCommit(fault);
            database.useTransaction(transaction -> {
                runs++;
                transaction.update("INSERT INTO public.item VALUES (1)");
            });
            assertThat(runs).isEqualTo(fault == CommitFault.CUT_BEFORE ? 2 : 1);
            assertThat(items()).isEqualTo(1);
        }
    }

    private void assertThatTheNextHolderFinds(String setting, PoolConfig config) throws SQLException {
        ConnectionPool pool = pool(config.withSize(1).withMaxOverflow(0));
        List<String> before;
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            before = session(setting, statement);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setSchema("pg_toast");
            if (config.reset() == ResetMode.DISCARD) {
                statement.execute("SET ROLE NONE");
                statement.execute("SET " + setting + " TO DEFAULT");
                statement.execute("SET IntervalStyle TO 'iso_8601'");
            }
            connection.setAutoCommit(false);
            statement.execute("SELECT 1");
        }
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            assertThat(session(setting, statement)).isEqualTo(before);
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getAutoCommit()).isTrue();
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    private static List<String> session(String setting, Statement statement) throws SQLException {
        List<String> values = new ArrayList<>();
        for (String name : Stream.of(
                        setting,
                        "search_path",
                        "default_transaction_isolation",
                        "default_transaction_read_only",
                        "role",
                        "IntervalStyle")
                .toList()) {
            try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                row.next();
                values.add(Objects.requireNonNull(row.getString(1)));
            }
        }
        return values;
    }

    /** The first known state. */
    private static HealthState stateOf(ConnectionPool pool) {
        try (HealthMonitor monitor = HealthMonitor.of(pool, change -> {})) {
            Eventually.eventually(
                    SOON, () -> assertThat(monitor.report().state()).isNotEqualTo(HealthState.UNKNOWN));
            return monitor.report().state();
        }
    }

    private static void awaitSessions(String condition, int number) {
        String sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + ROLE + "' AND " + condition;
        Eventually.eventually(SOON, () -> assertThat(number(sessions)).isEqualTo(number));
    }

    private static void set(String setting) throws SQLException {
        admin("ALTER ROLE " + ROLE + " SET " + setting);
    }

    private static String url() {
        return "postgresql://" + ROLE + "@localhost:" + EmbeddedServer.port() + "/postgres";
    }

    private PoolConfig throughProxy() {
        return config("postgresql://" + ROLE + "@localhost:" + proxy.port() + "/postgres")
                .withHealthLatencyCritical(SOON)
                .withHealthLatencyWarning(SOON);
    }
}
