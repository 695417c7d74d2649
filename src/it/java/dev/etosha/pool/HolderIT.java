package dev.etosha.pool;

import static dev.etosha.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.PoolStats;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.ResetMode;
import dev.etosha.execution.Databases;
import dev.etosha.session.DriverSettings;
import dev.etosha.testing.Callers;
import dev.etosha.testing.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;

/**
 * Holders run random actions of JDBC and pgjdbc, and end in different ways. After each holder, every connection of the
 * pool is in its state after login and answers its own queries, and no slot is lost. The system properties
 * {@code holder.seed} and {@code holder.draws} repeat or extend a run.
 */
@Timeout(4 * 3600)
class HolderIT extends PoolOnServer {

    private static final long SEED =
            Long.getLong("holder.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final int DRAWS = Integer.getInteger("holder.draws", 10_000);
    private static final int SIZE = 3;

    /** The pool's bound for closing open work, with a margin for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    private static final String STATE = "SELECT current_setting('search_path') AS path, "
            + "current_setting('default_transaction_isolation') AS isolation, "
            + "current_setting('default_transaction_read_only') AS read_only, "
            + "current_setting('application_name') AS name, current_setting('work_mem') AS memory, "
            + "current_setting('TimeZone') AS zone, current_setting('statement_timeout') AS timeout, "
            + "current_user AS role, txid_current_if_assigned() AS transaction, "
            + "(SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory') AS locks, "
            + "(SELECT string_agg(name, ' ') FROM pg_cursors WHERE name !~ '^C_') AS cursors, "
            + "(SELECT string_agg(c, ' ') FROM pg_listening_channels() c) AS channels, "
            + "(SELECT count(*) FROM pg_prepared_statements WHERE from_sql) AS prepared, "
            + "(SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()) AS temporary";

    /** How a holder ends its work. */
    private enum End {
        CLOSE,
        CLOSE_TWICE,
        ANOTHER_THREAD,
        WITH_CONNECTION,
        TRANSACTION
    }

    @BeforeAll
    static void createTables() throws SQLException {
        try (Connection superuser = EmbeddedServer.superuser()) {
            execute(
                    superuser,
                    "DROP TABLE IF EXISTS holder_rows, holder_keyed",
                    "CREATE TABLE holder_rows (id int, note text)",
                    "CREATE TABLE holder_keyed (id int PRIMARY KEY, note text)");
        }
    }

    static Stream<Arguments> holders() {
        return Callers.all().stream()
                .flatMap(threads -> Arrays.stream(ResetMode.values()).map(mode -> Arguments.of(threads, mode)));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void theNextHoldersFindTheStateAfterLogin(Callers threads, ResetMode mode) throws Exception {
        System.out.println("holders: " + threads + ", " + mode + ", seed " + SEED);
        ConnectionPool pool = open(config().withReset(mode));
        Map<String, Object> login = state(pool);
        List<HolderAct> acts = Arrays.stream(HolderAct.values())
                .filter(act -> mode == ResetMode.DISCARD || !act.changesSessionBySql())
                .toList();
        Random random = new Random(SEED);
        int draws = DRAWS / (int) holders().count();
        for (int draw = 0; draw < draws; draw++) {
            Random own = new Random(random.nextLong());
            End end = End.values()[own.nextInt(End.values().length)];
            List<HolderAct> drawn = Stream.generate(() -> acts.get(own.nextInt(acts.size())))
                    .limit(1 + own.nextInt(3))
                    .toList();
            String what = "seed " + SEED + ", draw " + draw + ", " + drawn + ", " + end;
            Thread holder = threads.start("holder", () -> hold(pool, drawn, end, own));
            holder.join(BOUND.toMillis());
            if (holder.isAlive()) {
                throw new AssertionError(what + " does not end: " + Arrays.toString(holder.getStackTrace()));
            }
            check(pool, login, own.nextInt(), what);
        }
        try (Connection superuser = EmbeddedServer.superuser()) {
            eventually(Duration.ofSeconds(10), () -> assertThat(sessions(pool, superuser))
                    .isEqualTo(pool.stats().checkedIn()));
        }
    }

    @Override
    PoolConfig config() {
        return super.config()
                .withSize(SIZE)
                .withTimeout(Duration.ofSeconds(5))
                .withRetryAttempts(1)
                .withInitSql("SET search_path TO public, pg_temp; SET work_mem TO '7MB'")
                .withProperty("prepareThreshold", "2");
    }

    private static void hold(ConnectionPool pool, List<HolderAct> acts, End end, Random random) {
        try {
            switch (end) {
                case CLOSE, CLOSE_TWICE, ANOTHER_THREAD -> holdByHand(pool, acts, end, random);
                case WITH_CONNECTION ->
                    Databases.on(pool).withConnection(connection -> {
                        act(connection, acts, random);
                        return 1;
                    });
                case TRANSACTION -> Databases.on(pool).useTransaction(tx -> act(tx.connection(), acts, random));
            }
        } catch (Throwable e) {
            // only the next holders are checked
        }
    }

    private static void holdByHand(ConnectionPool pool, List<HolderAct> acts, End end, Random random) throws Exception {
        Connection connection = pool.borrow();
        try {
            act(connection, acts, random);
        } finally {
            if (end == End.ANOTHER_THREAD) {
                Thread other = new Thread(() -> giveBack(connection));
                other.start();
                join(other);
            } else {
                connection.close();
            }
            if (end == End.CLOSE_TWICE) {
                connection.close();
            }
        }
    }

    private static void join(Thread other) {
        boolean interrupted = Thread.interrupted();
        try {
            other.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the actions in order. Most holders ignore failures and continue. */
    private static void act(Connection connection, List<HolderAct> acts, Random random) throws Exception {
        boolean stopsAtFailure = random.nextInt(3) == 0;
        for (HolderAct act : acts) {
            try {
                act.on(connection, random);
            } catch (Exception | Error e) {
                if (stopsAtFailure || e instanceof HolderAct.LeftAtWork) {
                    throw e;
                }
            }
        }
    }

    private static void check(ConnectionPool pool, Map<String, Object> login, int question, String what)
            throws Exception {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < SIZE; i++) {
                all.add(pool.borrow());
            }
            for (Connection connection : all) {
                try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
                    statement.setInt(1, question);
                    ResultSet row = statement.executeQuery();
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(question);
                }
                assertThat(state(connection)).isEqualTo(login);
                ByteArrayOutputStream copied = new ByteArrayOutputStream();
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SELECT 17) TO STDOUT", copied);
                assertThat(copied.toString(StandardCharsets.UTF_8)).isEqualTo("17\n");
            }
        } catch (Exception | Error e) {
            throw new AssertionError("after " + what + ": " + e.getMessage() + ", " + pool.stats(), e);
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        PoolStats stats = pool.stats();
        assertThat(stats.checkedOut()).as(what).isZero();
        assertThat(stats.checkedIn()).as(what).isEqualTo(SIZE);
    }

    private static Map<String, Object> state(ConnectionPool pool) throws SQLException {
        try (Connection connection = pool.borrow()) {
            return state(connection);
        }
    }

    private static Map<String, Object> state(Connection connection) throws SQLException {
        Map<String, Object> state = new TreeMap<>();
        state.put("auto-commit", connection.getAutoCommit());
        state.put("is read-only", connection.isReadOnly());
        state.put("holdability", connection.getHoldability());
        state.put("network timeout", connection.getNetworkTimeout());
        state.put("types", connection.getTypeMap());
        state.put("warnings", String.valueOf(connection.getWarnings()));
        state.put("client's name", String.valueOf(connection.getClientInfo("ApplicationName")));
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        state.put("driver", DriverSettings.of(driver));
        state.put("notifications", List.of(driver.getNotifications()));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            ResultSetMetaData columns = row.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                state.put(columns.getColumnLabel(i), String.valueOf(row.getString(i)));
            }
        }
        return state;
    }
}
