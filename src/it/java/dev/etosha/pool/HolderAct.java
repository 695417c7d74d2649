package dev.etosha.pool;

import static dev.etosha.pool.PoolOnServer.execute;
import static dev.etosha.pool.PoolOnServer.text;

import dev.etosha.jdbc.DriverLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.copy.PGCopyInputStream;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.core.BaseConnection;
import org.postgresql.geometric.PGpoint;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** An action of a holder on a connection, through JDBC or through pgjdbc's own API. Each action may fail. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas without state
enum HolderAct {
    READS((connection, random) -> text(connection, "SELECT " + random.nextInt())),
    READS_PREPARED((connection, random) -> {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ? + " + random.nextInt(3))) {
            for (int i = random.nextInt(8); i >= 0; i--) {
                statement.setInt(1, i);
                statement.executeQuery().next();
            }
        }
    }),
    LEAVES_RESULTS_OPEN((connection, random) -> {
        Statement statement = connection.createStatement();
        if (statement.execute("SELECT 1; SELECT 2; UPDATE holder_rows SET note = 'x' WHERE id < 0; SELECT 3")) {
            statement.getResultSet().next();
        }
        if (random.nextBoolean()) {
            statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        }
    }),
    WRITES((connection, random) -> execute(connection, "INSERT INTO holder_rows VALUES (1)")),
    LEAVES_A_TRANSACTION_OPEN((connection, random) -> {
        connection.setAutoCommit(false);
        execute(connection, "INSERT INTO holder_rows VALUES (2)");
    }),
    ENDS_A_TRANSACTION((connection, random) -> {
        connection.setAutoCommit(false);
        execute(connection, "INSERT INTO holder_rows VALUES (3)");
        if (random.nextBoolean()) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }),
    BEGINS_BY_SQL((connection, random) -> execute(
            connection, random.nextBoolean() ? "BEGIN" : "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", "SELECT 1")),
    ENDS_BY_SQL((connection, random) -> execute(connection, random.nextBoolean() ? "COMMIT" : "ROLLBACK")),
    FAILS((connection, random) -> execute(connection, random.nextBoolean() ? "SELECT 1/0" : "SELEKT")),
    FAILS_IN_A_TRANSACTION((connection, random) -> {
        connection.setAutoCommit(random.nextBoolean());
        execute(connection, "BEGIN; SELECT 1/0");
    }),
    RAISES((connection, random) -> execute(
            connection,
            "DO $$ BEGIN RAISE 'drawn' USING ERRCODE = '"
                    + List.of("57P01", "08006", "25006", "40001", "XX000", "22P02")
                            .get(random.nextInt(6))
                    + "'; END $$")),
    SAVES_POINTS((connection, random) -> {
        connection.setAutoCommit(false);
        Savepoint point = random.nextBoolean() ? connection.setSavepoint() : connection.setSavepoint("drawn");
        execute(connection, "INSERT INTO holder_rows VALUES (4)");
        switch (random.nextInt(3)) {
            case 0 -> connection.rollback(point);
            case 1 -> connection.releaseSavepoint(point);
            default -> execute(connection, "SAVEPOINT another");
        }
    }),
    CHANGES_WHAT_JDBC_CAN((connection, random) -> {
        switch (random.nextInt(10)) {
            case 0 -> connection.setReadOnly(true);
            case 1 -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            case 2 -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            case 3 -> connection.setSchema("pg_catalog");
            case 4 -> connection.setNetworkTimeout(Runnable::run, 30_000);
            case 5 -> connection.setClientInfo("ApplicationName", "drawn");
            case 6 -> connection.setTypeMap(new HashMap<>(Map.of("drawn", String.class)));
            case 7 -> connection.setCatalog("drawn");
            case 8 -> connection.setClientInfo("Drawn", "unknown to the driver");
            default -> connection.setAutoCommit(false);
        }
    }),
    CHANGES_THE_DRIVER((connection, random) -> {
        BaseConnection driver = driver(connection);
        switch (random.nextInt(14)) {
            case 0 -> driver.setPrepareThreshold(random.nextInt(3) - 1);
            case 1 -> driver.setDefaultFetchSize(3);
            case 2 -> driver.setAutosave(AutoSave.ALWAYS);
            case 3 -> driver.setAdaptiveFetch(true);
            case 4 -> driver.addDataType("point", HolderPoint.class);
            case 5 -> driver.getQueryExecutor().setPreferQueryMode(PreferQueryMode.SIMPLE);
            case 6 -> driver.setQueryTimeout(1);
            case 7 -> driver.setAutoCommit(false);
            case 8 -> driver.setReadOnly(true);
            case 9 -> driver.setSchema("pg_catalog");
            case 10 -> driver.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            case 11 -> driver.setNetworkTimeout(Runnable::run, 20_000);
            case 12 -> driver.getQueryExecutor().setBinaryReceiveOids(Set.of());
            default -> driver.setClientInfo("ApplicationName", "drawn");
        }
    }),
    CLOSES_THE_DRIVER((connection, random) -> driver(connection).close()),
    USES_THE_DRIVER((connection, random) -> {
        BaseConnection driver = driver(connection);
        switch (random.nextInt(4)) {
            case 0 -> driver.execSQLUpdate("BEGIN");
            case 1 -> driver.cancelQuery();
            case 2 -> driver.execSQLQuery("SELECT 5").next();
            default -> driver.createStatement().executeQuery("SELECT generate_series(1, 50)");
        }
    }),
    TIMES_OUT_ON_THE_SERVER((connection, random) -> {
        connection.setAutoCommit(false);
        execute(connection, "SET LOCAL statement_timeout = 2", "SELECT pg_sleep(1)");
    }),
    TIMES_OUT_ON_THE_NETWORK((connection, random) -> {
        connection.setNetworkTimeout(Runnable::run, 1 + random.nextInt(4));
        execute(connection, "SELECT pg_sleep(0.03)");
    }),
    IS_CANCELLED((connection, random) -> {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<Void> canceller = CompletableFuture.runAsync(() -> {
                await(random.nextInt(3_000));
                cancel(statement);
            });
            try {
                statement.execute("SELECT pg_sleep(0.005)");
            } finally {
                if (random.nextBoolean()) {
                    canceller.join();
                }
            }
        }
    }),
    CANCELS_NOTHING((connection, random) -> {
        try (Statement statement = connection.createStatement()) {
            statement.cancel();
        }
    }),
    IS_INTERRUPTED((connection, random) -> {
        Thread holder = Thread.currentThread();
        CompletableFuture<Void> interrupter = CompletableFuture.runAsync(() -> {
            await(random.nextInt(2_000));
            holder.interrupt();
        });
        try {
            execute(connection, "SELECT pg_sleep(0.002)");
        } finally {
            interrupter.join();
            if (random.nextInt(4) > 0) {
                boolean unused = Thread.interrupted();
            }
        }
    }),
    ENDS_ITS_OWN_SESSION((connection, random) -> text(connection, "SELECT pg_terminate_backend(pg_backend_pid())")),
    BATCHES((connection, random) -> {
        try (PreparedStatement batch = connection.prepareStatement("INSERT INTO holder_rows VALUES (100 / ?)")) {
            for (int i = 0; i < 20; i++) {
                batch.setInt(1, random.nextInt(30));
                batch.addBatch();
            }
            if (random.nextInt(3) > 0) {
                batch.executeBatch();
            }
        }
    }),
    READS_IN_PART((connection, random) -> {
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        statement.setFetchSize(5);
        ResultSet rows = statement.executeQuery("SELECT g, 100 / (g - 90) FROM generate_series(1, 100) g");
        for (int i = random.nextInt(100); i >= 0 && rows.next(); i--) {
            rows.getInt(2);
        }
        if (random.nextBoolean()) {
            connection.commit();
        }
    }),
    OPENS_A_CURSOR((connection, random) -> {
        connection.setAutoCommit(false);
        execute(connection, "DECLARE mine CURSOR FOR SELECT generate_series(1, 10)", "FETCH 3 FROM mine");
        if (random.nextBoolean()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 'mine'::refcursor")) {
                row.next();
                ((ResultSet) row.getObject(1)).next();
            }
        }
    }),
    CHANGES_ROWS_OF_A_RESULT((connection, random) -> {
        Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("SELECT id, note FROM holder_keyed");
        rows.moveToInsertRow();
        rows.updateInt(1, random.nextInt(50));
        if (random.nextBoolean()) {
            rows.insertRow();
        }
    }),
    ASKS_FOR_KEYS((connection, random) -> {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO holder_rows VALUES (7)", Statement.RETURN_GENERATED_KEYS);
            statement.getGeneratedKeys().next();
        }
    }),
    CALLS((connection, random) -> {
        try (CallableStatement call = connection.prepareCall("{? = call abs(?)}")) {
            call.registerOutParameter(1, java.sql.Types.INTEGER);
            call.setInt(2, -random.nextInt(10));
            call.execute();
            call.getInt(1);
        }
    }),
    READS_AN_ARRAY((connection, random) -> {
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT ARRAY[1, 2], ARRAY['a', NULL]");
        row.next();
        Array array = row.getArray(1 + random.nextInt(2));
        ResultSet elements = array.getResultSet();
        elements.next();
        elements.getStatement().getConnection().setReadOnly(true);
    }),
    ASKS_METADATA((connection, random) -> {
        ResultSet tables = connection.getMetaData().getTables(null, null, "holder_rows", null);
        tables.next();
        connection.getMetaData().getConnection().setAutoCommit(false);
    }),
    SENDS_A_STREAM((connection, random) -> {
        PreparedStatement statement = connection.prepareStatement("SELECT length(?::bytea)");
        statement.setBinaryStream(1, new HolderStream(random), 20_000);
        statement.executeQuery().next();
    }),
    COPIES_OUT((connection, random) -> {
        OutputStream receiver = random.nextBoolean() ? OutputStream.nullOutputStream() : new FailingReceiver(random);
        copies(connection).copyOut(rows(random), receiver);
    }),
    READS_A_COPY_IN_PART((connection, random) -> {
        CopyOut copy = copies(connection).copyOut(rows(random));
        for (int i = random.nextInt(20); i > 0; i--) {
            if (copy.readFromCopy() == null) {
                break;
            }
        }
        if (random.nextInt(4) == 0) {
            copy.cancelCopy();
        }
    }),
    READS_A_COPY_STREAM_IN_PART((connection, random) -> {
        PGCopyInputStream in = new PGCopyInputStream(driver(connection), rows(random));
        in.readNBytes(random.nextInt(2_000));
        if (random.nextBoolean()) {
            in.close();
        }
    }),
    COPIES_IN((connection, random) -> {
        switch (random.nextInt(3)) {
            case 0 -> copies(connection).copyIn("COPY holder_rows FROM STDIN", new StringReader("8\tok\n9\tok\n"));
            case 1 -> copies(connection).copyIn("COPY holder_rows FROM STDIN", new StringReader("8\tok\nnine\tok\n"));
            default -> copies(connection).copyIn("COPY holder_rows FROM STDIN", new HolderStream(random));
        }
    }),
    LEAVES_A_COPY_IN_OPEN((connection, random) -> {
        CopyIn copy = copies(connection).copyIn("COPY holder_rows FROM STDIN");
        byte[] row = "8\tok\n".getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(row, 0, row.length - random.nextInt(2));
        switch (random.nextInt(5)) {
            case 0 -> copy.endCopy();
            case 1 -> copy.cancelCopy();
            case 2 -> copy.flushCopy();
            default -> {}
        }
    }),
    LEAVES_A_COPY_STREAM_OPEN((connection, random) -> {
        PGCopyOutputStream out = new PGCopyOutputStream(driver(connection), "COPY holder_rows FROM STDIN", 16);
        out.write("8\tok\n9\tok".getBytes(StandardCharsets.UTF_8));
        if (random.nextInt(3) == 0) {
            out.close();
        }
    }),
    USES_A_LARGE_OBJECT((connection, random) -> {
        connection.setAutoCommit(random.nextInt(5) == 0);
        LargeObjectManager objects = driver(connection).getLargeObjectAPI();
        long id = objects.createLO();
        LargeObject object = objects.open(id);
        object.write(new byte[3_000]);
        object.seek(random.nextInt(3_000));
        switch (random.nextInt(3)) {
            case 0 -> object.getInputStream().readNBytes(random.nextInt(100));
            case 1 -> object.close();
            default -> {}
        }
    }),
    IS_NOTIFIED((connection, random) -> {
        execute(connection, "LISTEN news; NOTIFY news, 'for the holder'");
        if (random.nextBoolean()) {
            driver(connection).getNotifications();
        }
    }),
    WARNS((connection, random) -> execute(connection, "DO $$ BEGIN RAISE WARNING 'drawn'; END $$")),
    FORGETS_STATEMENTS((connection, random) -> execute(connection, "DEALLOCATE ALL")),
    WORKS_IN_TWO_THREADS((connection, random) -> {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                execute(connection, "SELECT pg_sleep(0.003)");
            } catch (SQLException e) {
                // may fail or succeed
            }
        });
        text(connection, "SELECT 11");
        if (random.nextBoolean()) {
            throw new LeftAtWork();
        }
        other.join();
    }),
    IS_CLOSED_BY_ANOTHER_THREAD((connection, random) -> {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            begun.countDown();
            PoolOnServer.giveBack(connection);
        });
        begun.await();
        try {
            text(connection, "SELECT 12");
        } finally {
            other.join();
        }
    }),
    IS_ABORTED((connection, random) -> connection.abort(Runnable::run)),
    THROWS((connection, random) -> {
        throw new IllegalStateException("drawn");
    }),
    THROWS_AN_ERROR((connection, random) -> {
        throw random.nextBoolean() ? new OutOfMemoryError("drawn") : new StackOverflowError("drawn");
    }),
    CHANGES_THE_SESSION(true, (connection, random) -> {
        switch (random.nextInt(9)) {
            case 0 -> execute(connection, "SET work_mem = '9MB'");
            case 1 -> execute(connection, "SET ROLE pg_monitor");
            case 2 -> execute(connection, "CREATE TEMP TABLE scratch (id int)");
            case 3 -> execute(connection, "SELECT pg_advisory_lock(42)");
            case 4 -> execute(connection, "PREPARE mine AS SELECT 1");
            case 5 -> execute(connection, "DECLARE held_on CURSOR WITH HOLD FOR SELECT 1");
            case 6 -> execute(connection, "SET search_path TO pg_catalog");
            case 7 -> execute(connection, "DISCARD ALL");
            default -> execute(connection, "SET TIME ZONE 'Pacific/Apia'");
        }
    });

    /** Another thread may still use the connection, so the holder may only close it. */
    static final class LeftAtWork extends Exception {

        private static final long serialVersionUID = 1L;
    }

    /** The code of an action. It may fail in any way. */
    @FunctionalInterface
    interface Deed {

        void on(Connection connection, Random random) throws Exception;
    }

    private final boolean bySql;
    private final Deed deed;

    HolderAct(Deed deed) {
        this(false, deed);
    }

    HolderAct(boolean bySql, Deed deed) {
        this.bySql = bySql;
        this.deed = deed;
    }

    /** Whether the action changes session state that only {@code db.reset=discard} resets. */
    boolean changesSessionBySql() {
        return bySql;
    }

    void on(Connection connection, Random random) throws Exception {
        deed.on(connection, random);
    }

    /** Fails if a COPY is open. Otherwise a call on the driver's connection would wait forever, even without a pool. */
    private static BaseConnection driver(Connection connection) throws SQLException {
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        if (!DriverLock.isFree(driver)) {
            throw new SQLException("a COPY is open");
        }
        return driver;
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return driver(connection).getCopyAPI();
    }

    private static String rows(Random random) {
        return "COPY (SELECT g, repeat('x', 100) FROM generate_series(1, "
                + List.of(0, 1, 10, 2_000).get(random.nextInt(4)) + ") g) TO STDOUT";
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // the statement may already be closed
        }
    }

    private static void await(int micros) {
        try {
            TimeUnit.MICROSECONDS.sleep(micros);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A holder's own class for a type. */
    public static final class HolderPoint extends PGpoint {

        private static final long serialVersionUID = 1L;
    }

    /** A stream of random length that ends regularly, fails, or interrupts its reader. */
    private static final class HolderStream extends InputStream {

        private final int fate;
        private int left;

        HolderStream(Random random) {
            fate = random.nextInt(5);
            left = random.nextInt(20_000);
        }

        @Override
        public int read() throws IOException {
            if (left-- > 0) {
                return 'x';
            }
            return switch (fate) {
                case 0 -> -1;
                case 1 -> throw new IOException("drawn");
                case 2 -> throw new IllegalStateException("drawn");
                case 3 -> throw new OutOfMemoryError("drawn");
                default -> {
                    Thread.currentThread().interrupt();
                    yield -1;
                }
            };
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int first = length == 0 ? 0 : read();
            if (length == 0 || first < 0) {
                return first;
            }
            into[from] = (byte) first;
            int more = Math.max(0, Math.min(length - 1, left));
            left -= more;
            return 1 + more;
        }
    }

    /** A stream that fails after a random number of bytes. */
    private static final class FailingReceiver extends OutputStream {

        private final boolean unchecked;
        private int left;

        FailingReceiver(Random random) {
            unchecked = random.nextBoolean();
            left = random.nextInt(5_000);
        }

        @Override
        public void write(int b) throws IOException {
            if (--left < 0) {
                if (unchecked) {
                    throw new IllegalStateException("drawn");
                }
                throw new IOException("drawn");
            }
        }
    }
}
