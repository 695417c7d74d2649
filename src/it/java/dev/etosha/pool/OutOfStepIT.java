package dev.etosha.pool;

import static dev.etosha.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.Database;
import dev.etosha.config.ResetMode;
import dev.etosha.execution.Databases;
import dev.etosha.testing.EmbeddedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * A connection that may be out of step with its server is not lent again, and its slot is freed. All tests use a pool
 * of one connection. After each test, queries with known answers run.
 */
class OutOfStepIT extends PoolOnServer {

    private static final String ROWS = "COPY (SELECT g, repeat('x', 100) FROM generate_series(1, %d) g) TO STDOUT";
    private static final Duration SOON = Duration.ofSeconds(6);

    private ConnectionPool pool = open(config().withSize(1));

    private void reset(ResetMode mode) {
        pool = open(config().withSize(1).withReset(mode));
    }

    @AfterEach
    void theNextHoldersGetTheirOwnAnswers() throws SQLException {
        for (int holder = 0; holder < 3; holder++) {
            try (Connection connection = pool.borrow()) {
                for (int question = 100; question < 103; question++) {
                    assertThat(text(connection, "SELECT " + question)).isEqualTo(String.valueOf(question));
                }
            }
        }
        assertThat(pool.stats().checkedOut()).isZero();
        assertThat(pool.stats().checkedIn()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void aCopyOutMayBeReadPartially(ResetMode mode) throws Exception {
        reset(mode);
        for (int rows : new int[] {10, 20_000}) {
            try (Connection connection = pool.borrow()) {
                PGCopyInputStream in =
                        new PGCopyInputStream(connection.unwrap(PGConnection.class), String.format(ROWS, rows));
                assertThat(in.read(new byte[5])).isEqualTo(5);
                in.close();
            }
            theNextHoldersGetTheirOwnAnswers();
        }
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void theReceiverOfACopyOutMayFail(ResetMode mode) throws SQLException {
        reset(mode);
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (Connection connection = pool.borrow()) {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThatThrownBy(() -> copies.copyOut(String.format(ROWS, 10), gone))
                    .hasMessage("Broken pipe");
        }
    }

    @Test
    void closingDuringAnUnfinishedCopyInIsFast() throws SQLException {
        Connection connection = pool.borrow();
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyIn(connection));
        closesSoon(connection);
    }

    @Test
    void callsThatNeedTheServerAreRefusedDuringACopy() throws SQLException {
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            connection.setAutoCommit(false);
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyIn(connection));
            List<ThrowingCallable> calls = List.of(
                    () -> statement.execute("SELECT 1"),
                    prepared::executeQuery,
                    connection::commit,
                    connection::rollback,
                    connection::setSavepoint,
                    () -> connection.setAutoCommit(true),
                    () -> connection.setSchema("public"),
                    () -> connection.setClientInfo("ApplicationName", "x"),
                    () -> connection.isValid(1),
                    () -> connection.getMetaData().getTables(null, null, "x", null));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("A COPY runs on this connection");
            }
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void copyStreamsMayBeLeftOpen() throws Exception {
        Connection reader = pool.borrow();
        assertThat(new PGCopyInputStream(reader.unwrap(PGConnection.class), String.format(ROWS, 1)).read())
                .isPositive();
        closesSoon(reader);
        Connection writer = pool.borrow();
        new PGCopyOutputStream(writer.unwrap(PGConnection.class), copyIn(writer)).write(new byte[] {'1', '\n'});
        closesSoon(writer);
    }

    @Test
    void workThatThrowsDuringACopyInReturnsSoon() {
        Database database = Databases.on(pool);
        long began = System.nanoTime();

        assertThatThrownBy(() -> database.useTransaction(tx -> {
                    Connection connection = tx.connection();
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyIn(connection));
                    throw new IllegalStateException("my file can't be read");
                }))
                .hasMessage("my file can't be read");

        assertThat(since(began)).isLessThan(SOON);
    }

    @Test
    void closingDuringAnUnfinishedCopyKeepsTheInterrupt() throws SQLException {
        Connection connection = pool.borrow();
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyIn(connection));
        Thread.currentThread().interrupt();
        connection.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // the stream is short
    void aParameterStreamMayThrowAnUncheckedException() throws SQLException {
        InputStream bad = new InputStream() {
            private int read;

            @Override
            public int read() {
                if (++read > 100) {
                    throw new IllegalStateException("decryption failed");
                }
                return 1;
            }
        };
        try (Connection connection = pool.borrow();
                PreparedStatement statement = connection.prepareStatement("SELECT length(?::bytea)")) {
            connection.setAutoCommit(false);
            statement.setBinaryStream(1, bad, 5_000);
            assertThatThrownBy(statement::executeQuery).hasMessage("decryption failed");
            long began = System.nanoTime();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            assertThat(since(began)).isLessThan(SOON);
        }
    }

    @Test
    void anErrorWhileRowsAreReadMayEscapeTheDriver() throws SQLException {
        int mostOfTheHeap =
                (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 1_000);
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(
                            "SELECT repeat('x', 900000) FROM generate_series(1, " + mostOfTheHeap + ") g"))
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isInstanceOf(OutOfMemoryError.class),
                            thrown -> assertThat(thrown) // pgjdbc catches it in some places
                                    .isInstanceOf(SQLException.class)
                                    .hasRootCauseInstanceOf(OutOfMemoryError.class));
        }
    }

    @Test
    void aStatementMayStillRunInAnotherThread() throws Exception {
        Connection connection = pool.borrow();
        int pid = pid(connection);
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> assertThatThrownBy(() -> execute(connection, "SELECT pg_sleep(30)"))
                        .isInstanceOf(SQLException.class));
        try (Connection superuser = EmbeddedServer.superuser()) {
            awaitSessions(superuser, "pid = " + pid + " AND wait_event = 'PgSleep'", "1");

            closesSoon(connection);

            other.get(6, TimeUnit.SECONDS);
            awaitSessions(superuser, "pid = " + pid, "0"); // much earlier than the end of the statement
        }
    }

    private static void awaitSessions(Connection superuser, String which, String number) {
        eventually(Duration.ofSeconds(10), () -> assertThat(
                        text(superuser, "SELECT count(*) FROM pg_stat_activity WHERE " + which))
                .isEqualTo(number));
    }

    @ParameterizedTest
    @EnumSource(ResetMode.class)
    void unreadNotificationsDoNotReachTheNextHolder(ResetMode mode) throws Exception {
        reset(mode);
        for (boolean read : new boolean[] {true, false}) {
            try (Connection connection = pool.borrow();
                    Connection superuser = EmbeddedServer.superuser()) {
                execute(connection, "LISTEN news");
                execute(superuser, "NOTIFY news, 'for tenant A'");
                TimeUnit.MILLISECONDS.sleep(100);
                if (read) {
                    text(connection, "SELECT 1");
                }
            }
            try (Connection connection = pool.borrow()) {
                text(connection, "SELECT 1");
                assertThat(connection.unwrap(PGConnection.class).getNotifications())
                        .isEmpty();
            }
        }
        assertThat(pool.stats().opened()).isEqualTo(1);
    }

    @Test
    void anArrayLeadsBackToTheHandle() throws SQLException {
        try (Connection connection = pool.borrow();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ARRAY[1, 2]")) {
            rows.next();
            Array[] arrays = {
                rows.getArray(1),
                (Array) rows.getObject(1),
                (Array) rows.getObject(1, Map.of()),
                rows.getObject(1, Array.class),
                connection.createArrayOf("int4", new Object[] {1, 2})
            };
            for (Array array : arrays) {
                assertThat(array.getResultSet().getStatement().getConnection()).isSameAs(connection);
                assertThat(array.getResultSet(1, 1).getStatement().getConnection())
                        .isSameAs(connection);
                assertThat(array.getArray()).isEqualTo(new Integer[] {1, 2});
                try (PreparedStatement echo = connection.prepareStatement("SELECT ?::int[] || ?::int[]")) {
                    echo.setArray(1, array);
                    echo.setObject(2, array);
                    ResultSet answer = echo.executeQuery();
                    answer.next();
                    assertThat(answer.getString(1)).isEqualTo("{1,2,1,2}");
                }
            }
        }
    }

    @Test
    void aRefcursorLeadsBackToTheHandle() throws SQLException {
        try (Connection connection = pool.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "DECLARE mine CURSOR FOR SELECT 7");
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 'mine'::refcursor")) {
                rows.next();
                ResultSet cursor = (ResultSet) rows.getObject(1, Map.of());
                assertThat(cursor.getStatement().getConnection()).isSameAs(connection);
            }
        }
    }

    private static String copyIn(Connection connection) throws SQLException {
        execute(connection, "CREATE TEMP TABLE copied (id int)");
        return "COPY copied FROM STDIN";
    }

    private static void closesSoon(Connection connection) {
        long began = System.nanoTime();
        giveBack(connection);
        assertThat(since(began)).isLessThan(SOON);
    }
}
